package io.polyrank.whatif;

import static java.util.Objects.requireNonNull;

import io.polyrank.whatif.WhatIfSelfTestReport.Case;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Proves estimates on simulated shoppers of known truth: a shop that explores is logged, weightings are asked about, and then really run
 * for as many other shoppers. Each seed makes another catalogue, other shoppers and another model.
 */
public final class WhatIfSelfTest {

    /** Weightings that are asked about; the shop has all weights 1. */
    static final List<Map<String, Double>> WEIGHTINGS = List.of(
            Map.of("purchase", 2.0),
            Map.of("click", 0.0),
            Map.of("click", 2.0, "purchase", 0.5),
            Map.of("order_value", 0.5),
            Map.of("order_value", 1.5));

    private static final double ALPHA = 0.05;
    /** Who are logged, and as many others for whom weightings are run. */
    private static final int SHOPPERS = 2_000;

    private static final int DAYS = 7;

    private final int seeds;
    private final long first;
    private final int shoppers;

    /**
     * @param seeds how many, 1 or more
     * @param first the first of them
     */
    public WhatIfSelfTest(int seeds, long first) {
        this(seeds, first, SHOPPERS);
    }

    /** With fewer shoppers, or more. */
    WhatIfSelfTest(int seeds, long first, int shoppers) {
        if (seeds < 1) {
            throw new IllegalArgumentException("--seeds: found " + seeds + ", expected 1 or more");
        }
        this.seeds = seeds;
        this.first = first;
        this.shoppers = shoppers;
    }

    /**
     * Simulates, asks and compares.
     *
     * @param progress told how many seeds are done
     */
    public WhatIfSelfTestReport run(LongConsumer progress) {
        List<Case> cases = new ArrayList<>();
        long lists = 0;
        for (int at = 0; at < seeds; at++) {
            SimulatedShop shop = new SimulatedShop(first + at, 2 * shoppers, DAYS);
            List<LoggedList> log = shop.log(shoppers);
            lists += log.size();
            WhatIfSettings settings = new WhatIfSettings("purchase", "click", 24, "purchase", 0.001, ALPHA, "");
            Estimator estimator = new Estimator(log, SimulatedShop.TASKS, SimulatedShop.OUTCOMES, settings);
            long seed = first + at;
            WEIGHTINGS.parallelStream()
                    .map(weights -> cases(seed, shop, estimator, weights))
                    .toList()
                    .forEach(cases::addAll);
            progress.accept(at + 1L);
        }
        return WhatIfSelfTestReport.of(seeds, WEIGHTINGS.size(), lists, cases);
    }

    private List<Case> cases(long seed, SimulatedShop shop, Estimator estimator, Map<String, Double> weights) {
        Verdict verdict = estimator.of(Weighting.of(weights, "", SimulatedShop.TASKS));
        Map<String, UnitMean> truth = shop.run(weights, shoppers, ALPHA);
        List<Case> cases = new ArrayList<>();
        truth.forEach((outcome, mean) -> cases.add(new Case(
                seed,
                verdict.text(),
                outcome,
                verdict.refusal().isPresent(),
                verdict.support(),
                mean,
                requireNonNull(verdict.estimates().get(outcome), outcome))));
        return cases;
    }
}
