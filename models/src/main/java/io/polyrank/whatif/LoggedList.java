package io.polyrank.whatif;

import io.polyrank.experiment.PlackettLuce;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The first page of an explored list. Candidates are numbered in the order in which they would have been shown unexplored.
 *
 * @param unit number of the unit it was shown to
 * @param scores of the candidates [N, T] row by row
 * @param retrieval of the candidates [N]
 * @param relevance fused, of the candidates [N], falling; NaN behind all others
 * @param pool how many of the candidates changed places
 * @param page which candidate stood at each position
 * @param propensity how probable each was there, as logged
 * @param chances of each candidate of the pool to stand at each of the page's positions; those behind stay where they are
 * @param outcomes what followed at each position, by name; filled while events are read
 */
record LoggedList(
        int unit,
        float[] scores,
        double[] retrieval,
        double[] relevance,
        int pool,
        int[] page,
        double[] propensity,
        float[][] chances,
        Map<String, double[]> outcomes) {

    /** Works out the chances. */
    static LoggedList of(
            int unit,
            float[] scores,
            double[] retrieval,
            double[] relevance,
            double temperature,
            int depth,
            int[] page,
            double[] propensity,
            Map<String, double[]> outcomes) {
        int ranked = (int) Arrays.stream(relevance).filter(Double::isFinite).count();
        int pool = Math.min(depth, ranked);
        int places = Math.min(page.length, pool);
        double[][] exact = places == 0
                ? new double[0][]
                : PlackettLuce.over(Arrays.copyOf(relevance, pool), temperature)
                        .probabilities(IntStream.range(0, pool).toArray(), places);
        return new LoggedList(
                unit,
                scores,
                retrieval,
                relevance,
                pool,
                page,
                propensity,
                Arrays.stream(exact).map(LoggedList::narrow).toArray(float[][]::new),
                outcomes);
    }

    private static float[] narrow(double[] values) {
        float[] narrow = new float[values.length];
        for (int at = 0; at < values.length; at++) {
            narrow[at] = (float) values[at];
        }
        return narrow;
    }

    int candidates() {
        return retrieval.length;
    }

    /** How probable a candidate was at a position, from 0. */
    double chance(int candidate, int position) {
        if (candidate >= pool || position >= pool) {
            return candidate == position ? 1 : 0;
        }
        return chances[candidate][position];
    }

    /** Adds to what followed at a position, from 0. */
    void add(String name, int position, double value) {
        outcomes.computeIfAbsent(name, each -> new double[page.length])[position] += value;
    }

    /** What followed at a position, from 0. */
    double outcome(String name, int position) {
        double[] values = outcomes.get(name);
        return values == null ? 0 : values[position];
    }

    /** What followed on the first positions together. */
    double total(String name, int positions) {
        double total = 0;
        for (int at = 0; at < Math.min(positions, page.length); at++) {
            total += outcome(name, at);
        }
        return total;
    }

    /** A task's score of a candidate, 0 where it has none. */
    double score(int candidate, int task) {
        float score = scores[candidate * (scores.length / candidates()) + task];
        return Float.isFinite(score) ? score : 0;
    }

    /** The share of the logged propensities that are not what the candidates say. */
    double strangePropensities() {
        return IntStream.range(0, page.length)
                        .filter(at -> Math.abs(propensity[at] - chance(page[at], at)) > 1e-5 + 1e-3 * propensity[at])
                        .count()
                / Math.max(1.0, page.length);
    }

    /** The candidates as unexplored: 0, 1, 2 and so on. */
    static int[] current(int positions) {
        return IntStream.range(0, positions).toArray();
    }

    /** Names of everything that followed on any of some lists. */
    static List<String> outcomeNames(List<LoggedList> lists) {
        return lists.stream()
                .flatMap(list -> list.outcomes.keySet().stream())
                .distinct()
                .sorted()
                .toList();
    }
}
