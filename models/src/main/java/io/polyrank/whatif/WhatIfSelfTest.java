package io.polyrank.whatif;

import io.polyrank.whatif.WhatIfSelfTestReport.Case;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Proves estimates on simulated shoppers of known truth: a shop that explores is logged, weightings are asked about, and then really run. Each
 * seed makes another catalogue, other shoppers and another model.
 */
public final class WhatIfSelfTest {

    /** Weightings that are asked about; the shop has all weights 1. */
    static final List<Map<String, Double>> WEIGHTINGS = List.of(
            Map.of("purchase", 2.0),
            Map.of("click", 0.0),
            Map.of("click", 2.0, "purchase", 0.5),
            Map.of("order_value", 0.5),
            Map.of("cart", 0.0, "order_value", 1.5));

    private static final int SHOPPERS = 8_000;
    private static final int LOGGED = 4_000;
    private static final int DAYS = 7;

    private final int seeds;
    private final long first;

    /**
     * @param seeds how many, 1 or more
     * @param first the first of them
     */
    public WhatIfSelfTest(int seeds, long first) {
        if (seeds < 1) {
            throw new IllegalArgumentException("--seeds: found " + seeds + ", expected 1 or more");
        }
        this.seeds = seeds;
        this.first = first;
    }

    /** @param progress told how many seeds are done */
    public WhatIfSelfTestReport run(LongConsumer progress) {
        List<Case> cases = new ArrayList<>();
        long lists = 0;
        for (int at = 0; at < seeds; at++) {
            SimulatedShop shop = new SimulatedShop(first + at, SHOPPERS, DAYS);
            List<LoggedList> log = shop.log(LOGGED);
            lists += log.size();
            WhatIfSettings settings = new WhatIfSettings("purchase", "click", 24, "purchase", 0.001, 0.05, "");
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

    private static List<Case> cases(long seed, SimulatedShop shop, Estimator estimator, Map<String, Double> weights) {
        Verdict verdict = estimator.of(Weighting.of(weights, "", SimulatedShop.TASKS));
        Map<String, Double> truth = shop.run(weights);
        List<Case> cases = new ArrayList<>();
        verdict.estimates()
                .forEach((outcome, estimate) -> cases.add(new Case(
                        seed,
                        verdict.text(),
                        outcome,
                        verdict.refusal().isPresent(),
                        verdict.support(),
                        truth.getOrDefault(outcome, Double.NaN),
                        estimate)));
        return cases;
    }
}
