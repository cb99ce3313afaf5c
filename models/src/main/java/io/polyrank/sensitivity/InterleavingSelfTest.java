package io.polyrank.sensitivity;

import io.polyrank.analysis.InterleavingTrial;
import io.polyrank.analysis.PowerStudy;
import io.polyrank.analysis.PowerStudy.Need;
import io.polyrank.data.marketplace.MarketplaceArguments;
import io.polyrank.data.marketplace.NoisyScores;
import io.polyrank.interleave.Interleaving;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Proves interleaving on simulated shoppers: how often it finds a preference where there is none, and how many lists it needs to find the
 * better of two rankings, compared with showing each to half of the shoppers.
 *
 * <p>Both rankings of a pair without a preference have models of the same noise, drawn apart: they order every page otherwise and are equally
 * good. Of the other pair, one pays more attention to purchases than the outcomes, clicks, deserve.
 */
public final class InterleavingSelfTest {

    private static final double ALPHA = 0.05;
    private static final double POWER = 0.8;
    private static final double NOISE = 0.7;
    private static final double CONTROL_WEIGHT = 0.28;
    private static final double VARIANT_WEIGHT = 0.2;
    private static final int ITEMS = 500;
    private static final int LOG_DAYS = 5;
    private static final int DAYS = 7;
    private static final int EQUAL_SHOPPERS = 300;

    private final int runs;
    private final int shoppers;
    private final int samples;
    private final long seed;

    /**
     * @param runs logs without a preference
     * @param shoppers of the log with one
     * @param samples of each size that is tried
     * @param seed decides everything
     * @throws IllegalArgumentException if a number is too small
     */
    public InterleavingSelfTest(int runs, int shoppers, int samples, long seed) {
        atLeast("--runs", runs, 1);
        atLeast("--shoppers", shoppers, 100);
        atLeast("--samples", samples, 10);
        this.runs = runs;
        this.shoppers = shoppers;
        this.samples = samples;
        this.seed = seed;
    }

    private static void atLeast(String option, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(option + ": found " + value + ", expected " + least + " or more");
        }
    }

    /** Runs everything. */
    public InterleavingSelfTestReport run(IntConsumer progress) {
        InterleavingTrial trial = new InterleavingTrial(ALPHA);
        for (int run = 0; run < runs; run++) {
            trial.add(equal(seed + run).mixed(Interleaving.TEAM_DRAFT));
            progress.accept(run + 1);
        }
        Contest unequal = unequal(seed + runs);
        PowerStudy.Rates control = unequal.alone(0);
        PowerStudy.Rates variant = unequal.alone(1);
        Need draft = new PowerStudy(control, variant, unequal.mixed(Interleaving.TEAM_DRAFT), ALPHA, samples)
                .need(POWER, seed);
        Need optimised = new PowerStudy(control, variant, unequal.mixed(Interleaving.OPTIMISED), ALPHA, samples)
                .need(POWER, seed);
        return new InterleavingSelfTestReport(
                runs,
                trial.falsePositiveRate(),
                trial.coverage(),
                trial.sequentialFalsePositiveRate(),
                shoppers,
                draft.lift(),
                draft,
                optimised,
                draft.ratio(),
                optimised.ratio());
    }

    private static Contest equal(long seed) {
        return new Contest(
                new MarketplaceArguments(EQUAL_SHOPPERS, ITEMS, LOG_DAYS, seed),
                DAYS,
                List.of(
                        new Way("control", new NoisyScores(2 * seed, NOISE), VARIANT_WEIGHT),
                        new Way("variant", new NoisyScores(2 * seed + 1, NOISE), VARIANT_WEIGHT)));
    }

    private Contest unequal(long worldSeed) {
        NoisyScores model = new NoisyScores(worldSeed, NOISE);
        return new Contest(
                new MarketplaceArguments(shoppers, ITEMS, LOG_DAYS, worldSeed),
                DAYS,
                List.of(new Way("control", model, CONTROL_WEIGHT), new Way("variant", model, VARIANT_WEIGHT)));
    }
}
