package io.polyrank.whatif;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * How often intervals have what came of really running weightings.
 *
 * @param seeds how many shops
 * @param weightings asked about in each
 * @param lists explored ones per shop
 * @param refused share of the weightings without an answer; they count in nothing else
 * @param coverage of the doubly robust intervals, over all outcomes
 * @param goal the least that {@code coverage} must be
 * @param rates by estimator and outcome
 * @param cases everything
 */
public record WhatIfSelfTestReport(
        int seeds,
        int weightings,
        double lists,
        double refused,
        double coverage,
        double goal,
        List<Rate> rates,
        List<Case> cases) {

    private static final double GOAL = 0.9;
    private static final int ENOUGH_SEEDS = 20;
    private static final double FEW_SEEDS_ERRORS = 4;

    /** Copies the lists. */
    public WhatIfSelfTestReport {
        rates = List.copyOf(rates);
        cases = List.copyOf(cases);
    }

    /**
     * One weighting and outcome in one shop.
     *
     * @param truth what came of running it, per list
     */
    public record Case(
            long seed,
            String weighting,
            String outcome,
            boolean refused,
            Support support,
            double truth,
            Estimate estimate) {}

    /**
     * Of one estimator.
     *
     * @param outcome what was estimated
     * @param coverage share of intervals that have the truth
     * @param width mean width of the intervals over the truth
     * @param bias mean of estimates over the truth, less 1
     */
    public record Rate(String estimator, String outcome, double coverage, double width, double bias) {}

    static WhatIfSelfTestReport of(int seeds, int weightings, long lists, List<Case> cases) {
        List<Case> answered = cases.stream().filter(each -> !each.refused()).toList();
        List<Rate> rates = new ArrayList<>();
        for (String outcome : SimulatedShop.OUTCOMES) {
            List<Case> some = answered.stream()
                    .filter(each -> each.outcome().equals(outcome))
                    .toList();
            rates.add(rate("ips", outcome, some, Estimate::ips));
            rates.add(rate("snips", outcome, some, Estimate::snips));
            rates.add(rate("robust", outcome, some, Estimate::robust));
        }
        // With few seeds a true coverage of the goal is missed by chance; seeds, not cases, are independent.
        double slack = seeds >= ENOUGH_SEEDS
                ? 0
                : FEW_SEEDS_ERRORS * Math.sqrt(GOAL * (1 - GOAL) / (seeds * (double) weightings));
        return new WhatIfSelfTestReport(
                seeds,
                weightings,
                (double) lists / seeds,
                1 - (double) answered.size() / cases.size(),
                share(answered, each -> covers(each, Estimate::robust)),
                Math.max(0.5, GOAL - slack),
                rates,
                cases);
    }

    /** Whether intervals have the truth as often as they should, and most weightings have an answer. */
    public boolean passed() {
        return coverage >= goal && refused < 0.5;
    }

    private static Rate rate(String name, String outcome, List<Case> cases, Function<Estimate, UnitMean> estimator) {
        return new Rate(
                name,
                outcome,
                share(cases, each -> covers(each, estimator)),
                cases.stream()
                        .mapToDouble(each -> {
                            UnitMean mean = estimator.apply(each.estimate());
                            return (mean.range().high() - mean.range().low()) / each.truth();
                        })
                        .average()
                        .orElse(Double.NaN),
                cases.stream()
                        .mapToDouble(each -> estimator.apply(each.estimate()).value() / each.truth() - 1)
                        .average()
                        .orElse(Double.NaN));
    }

    private static boolean covers(Case each, Function<Estimate, UnitMean> estimator) {
        return estimator.apply(each.estimate()).range().contains(each.truth());
    }

    private static double share(List<Case> cases, Predicate<Case> met) {
        return cases.isEmpty() ? 0 : (double) cases.stream().filter(met).count() / cases.size();
    }
}
