package io.polyrank.whatif;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What explored lists tell of weightings.
 *
 * <p>Implementation note. Let a weighting put {@code b_k} at position {@code k} where {@code a_k} was shown with propensity {@code p_k} and
 * had the outcome {@code y_k}. Under the item-position model, in which the outcome of an item depends on itself and its position and not on
 * the other items, the mean over lists of {@code sum_k w_k y_k} with {@code w_k = [a_k = b_k] / p_k} is what the weighting's first page would
 * have brought (IPS; Li et al., Offline Evaluation of Ranking Policies with Click Models, KDD 2018). SNIPS divides by the mean of {@code w_k} at
 * each position; its variance is that of its linearisation. Doubly robust (Dudik et al., ICML 2011) is the mean of
 * {@code sum_k q(b_k, k) + w_k (y_k - q(a_k, k))} with the {@link RewardModel}'s {@code q}.
 */
final class Estimator {

    private final List<LoggedList> lists;
    private final int[] units;
    private final int positions;
    private final WhatIfSettings settings;
    private final Map<String, RewardModel> rewards = new TreeMap<>();
    private final Map<String, double[]> currentRobust = new TreeMap<>();
    private final int unitCount;

    /**
     * @param lists at least one
     * @param tasks score names, in column order
     * @param outcomes what is estimated
     */
    Estimator(List<LoggedList> lists, List<String> tasks, List<String> outcomes, WhatIfSettings settings) {
        this.lists = List.copyOf(lists);
        this.units = lists.stream().mapToInt(LoggedList::unit).toArray();
        this.unitCount = (int) IntStream.of(units).distinct().count();
        this.positions =
                lists.stream().mapToInt(list -> list.page().length).sorted().toArray()[lists.size() / 2];
        this.settings = settings;
        int[][] current = pages(list -> LoggedList.current(length(list)));
        for (String outcome : outcomes) {
            String score = outcome.equals(ExploredLog.VALUE) ? settings.valueOf() : outcome;
            RewardModel model = RewardModel.learn(lists, outcome, tasks.indexOf(score), positions);
            rewards.put(outcome, model);
            currentRobust.put(outcome, robust(outcome, model, current));
        }
    }

    /** What a weighting puts on a page. */
    private interface Pages {
        int[] of(LoggedList list);
    }

    /** How many positions count: those that at least half of the lists have. */
    int positions() {
        return positions;
    }

    int unitCount() {
        return unitCount;
    }

    /** The current order's own estimates. */
    Verdict current() {
        return verdict("current", Map.of(), "", pages(list -> LoggedList.current(length(list))));
    }

    Verdict of(Weighting weighting) {
        return verdict(
                "",
                new TreeMap<>(weighting.given()),
                weighting.fusion().text(),
                pages(list -> weighting.page(list, length(list))));
    }

    private int length(LoggedList list) {
        return Math.min(positions, list.page().length);
    }

    private int[][] pages(Pages pages) {
        return lists.parallelStream().map(pages::of).toArray(int[][]::new);
    }

    private Verdict verdict(String name, Map<String, Double> weights, String fusion, int[][] targets) {
        Support support = Support.of(lists, targets, positions, settings.floor());
        Map<String, Estimate> estimates = new LinkedHashMap<>();
        rewards.forEach((outcome, model) -> {
            double[] robust = robust(outcome, model, targets);
            double[] before = currentRobust.getOrDefault(outcome, robust);
            double[] difference = IntStream.range(0, robust.length)
                    .mapToDouble(at -> robust[at] - before[at])
                    .toArray();
            estimates.put(
                    outcome,
                    new Estimate(
                            mean(weighted(outcome, targets)),
                            mean(normalised(outcome, targets)),
                            mean(robust),
                            mean(difference)));
        });
        return new Verdict(name, weights, fusion, support, estimates);
    }

    private UnitMean mean(double[] values) {
        return UnitMean.of(values, units, settings.alpha());
    }

    private double[] weighted(String outcome, int[][] targets) {
        double[] values = new double[lists.size()];
        for (int at = 0; at < values.length; at++) {
            for (int position = 0; position < targets[at].length; position++) {
                values[at] += weight(at, position, targets) * lists.get(at).outcome(outcome, position);
            }
        }
        return values;
    }

    /** Each list's part in the linearised estimate, so that their mean is the estimate. */
    private double[] normalised(String outcome, int[][] targets) {
        double[] values = new double[lists.size()];
        for (int position = 0; position < positions; position++) {
            double count = 0;
            double weights = 0;
            double outcomes = 0;
            for (int at = 0; at < values.length; at++) {
                if (position < targets[at].length) {
                    double weight = weight(at, position, targets);
                    count++;
                    weights += weight;
                    outcomes += weight * lists.get(at).outcome(outcome, position);
                }
            }
            for (int at = 0; at < values.length && weights > 0; at++) {
                if (position < targets[at].length) {
                    double mean = outcomes / weights;
                    double weight = weight(at, position, targets);
                    values[at] += mean + weight * (lists.get(at).outcome(outcome, position) - mean) * count / weights;
                }
            }
        }
        return values;
    }

    private double[] robust(String outcome, RewardModel model, int[][] targets) {
        double[] values = new double[lists.size()];
        for (int at = 0; at < values.length; at++) {
            LoggedList list = lists.get(at);
            for (int position = 0; position < targets[at].length; position++) {
                double expected = model.expected(list, targets[at][position], position);
                double weight = weight(at, position, targets);
                values[at] += expected + weight * (list.outcome(outcome, position) - expected);
            }
        }
        return values;
    }

    private double weight(int at, int position, int[][] targets) {
        return Support.weight(lists.get(at), targets[at], position);
    }
}
