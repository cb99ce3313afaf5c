package io.polyrank.analysis;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/**
 * Proves the analysis on simulated logs of known truth, through the classes that {@code experiment analyse} runs.
 *
 * <p>A run draws a log, splits its units anew several times without an effect and several times with a planted one, and
 * analyses each split with and without the days before. Sample ratios are tested on units alone.
 */
public final class SelfTest {

    /** Relative effect that is planted. */
    static final double EFFECT = 0.15;

    /** Splits of each log, without an effect and again with one. */
    static final int SPLITS = 8;

    /** Units of a sample ratio test, before any are lost. */
    static final int RATIO_UNITS = 400_000;

    /** Healthy sample ratio tests per run. */
    static final int RATIO_TESTS = 100;

    /** Share of the treatment's units that are lost where a loss is planted. */
    static final double LOSS = 0.02;

    private static final AnalysisSettings PLAIN = AnalysisSettings.usual("selftest", "purchase", EFFECT, 0);
    private static final AnalysisSettings CUPED =
            AnalysisSettings.usual("selftest", "purchase", EFFECT, SimulatedTraffic.PRE_DAYS);

    private final int runs;
    private final long seed;

    /**
     * @param runs logs to draw
     * @param seed decides everything
     */
    public SelfTest(int runs, long seed) {
        if (runs < 1) {
            throw new IllegalArgumentException("--runs: found " + runs + ", expected 1 or more");
        }
        this.runs = runs;
        this.seed = seed;
    }

    /**
     * Runs it, on all cores; the outcome does not depend on their number.
     *
     * @param done told after each run how many have finished, from several threads
     */
    public SelfTestReport run(LongConsumer done) {
        long[] seeds = new SplittableRandom(seed).longs(runs).toArray();
        AtomicLong finished = new AtomicLong();
        List<SelfTestTally> tallies = LongStream.of(seeds)
                .parallel()
                .mapToObj(each -> {
                    SelfTestTally tally = run(each);
                    done.accept(finished.incrementAndGet());
                    return tally;
                })
                .toList();
        SelfTestTally all = new SelfTestTally();
        tallies.forEach(all::add);
        return SelfTestReport.of(runs, all);
    }

    private static SelfTestTally run(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SelfTestTally tally = new SelfTestTally();
        SimulatedTraffic traffic = SimulatedTraffic.of(random.nextLong(), EFFECT);
        for (int split = 0; split < SPLITS; split++) {
            ExperimentData same = traffic.split(random.nextLong(), false);
            tally.same(Comparisons.of(same, PLAIN), false);
            tally.same(Comparisons.of(same, CUPED), true);
            ExperimentData better = traffic.split(random.nextLong(), true);
            tally.planted(Comparisons.of(better, PLAIN), false);
            tally.planted(Comparisons.of(better, CUPED), true);
        }
        for (int test = 0; test < RATIO_TESTS; test++) {
            tally.healthy(alarms(units(random, 0)));
        }
        tally.broken(alarms(units(random, LOSS)));
        return tally;
    }

    private static boolean alarms(long[] units) {
        return SampleRatio.alarms(SampleRatio.p(units, new double[] {0.5, 0.5}));
    }

    /** Units by variant, each assigned by a coin; of treatment's a share is lost. */
    private static long[] units(SplittableRandom random, double loss) {
        long treated = 0;
        for (int unit = 0; unit < RATIO_UNITS; unit += Long.SIZE) {
            treated += Long.bitCount(random.nextLong());
        }
        long control = RATIO_UNITS - treated;
        long lost = 0;
        if (loss > 0) {
            for (long unit = 0; unit < treated; unit++) {
                lost += random.nextDouble() < loss ? 1 : 0;
            }
        }
        return new long[] {control, treated - lost};
    }
}
