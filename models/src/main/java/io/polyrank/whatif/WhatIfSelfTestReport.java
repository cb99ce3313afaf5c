package io.polyrank.whatif;

import io.polyrank.analysis.Range;
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
 * @param coverage share of the differences between doubly robust estimate and what was run whose interval has zero, over all outcomes
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
     * @param truth what came of running it for other shoppers, per list
     */
    public record Case(
            long seed,
            String weighting,
            String outcome,
            boolean refused,
            Support support,
            UnitMean truth,
            Estimate estimate) {}

    /**
     * Of one estimator.
     *
     * @param outcome what was estimated
     * @param coverage share of intervals of the difference to what was run that have zero
     * @param alone share of intervals of the estimate that have what was run, whose own chance they do not allow for
     * @param width mean width of the intervals over the truth
     * @param bias mean of estimates over the truth, less 1
     */
    public record Rate(String estimator, String outcome, double coverage, double alone, double width, double bias) {}

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
                share(cases, each -> alone(each, estimator)),
                cases.stream()
                        .mapToDouble(each -> {
                            UnitMean mean = estimator.apply(each.estimate());
                            return (mean.range().high() - mean.range().low())
                                    / each.truth().value();
                        })
                        .average()
                        .orElse(Double.NaN),
                cases.stream()
                        .mapToDouble(each -> estimator.apply(each.estimate()).value()
                                        / each.truth().value()
                                - 1)
                        .average()
                        .orElse(Double.NaN));
    }

    private static boolean covers(Case each, Function<Estimate, UnitMean> estimator) {
        return differenceRange(estimator.apply(each.estimate()), each.truth()).contains(0);
    }

    /** What was run is a sample too: of the difference of two samples that have nothing to do with each other. */
    private static Range differenceRange(UnitMean estimate, UnitMean truth) {
        double quantile = (estimate.range().high() - estimate.value()) / estimate.error();
        return Range.around(estimate.value() - truth.value(), quantile * Math.hypot(estimate.error(), truth.error()));
    }

    private static boolean alone(Case each, Function<Estimate, UnitMean> estimator) {
        return estimator.apply(each.estimate()).range().contains(each.truth().value());
    }

    private static double share(List<Case> cases, Predicate<Case> met) {
        return cases.isEmpty() ? 0 : (double) cases.stream().filter(met).count() / cases.size();
    }
}
