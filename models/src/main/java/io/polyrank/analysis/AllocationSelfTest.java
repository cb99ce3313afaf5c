package io.polyrank.analysis;

import io.polyrank.analysis.DailyArms.Estimate;
import io.polyrank.analysis.Posterior.Outlook;
import io.polyrank.experiment.Experiment;
import io.polyrank.experiment.ExperimentSet;
import io.polyrank.experiment.ExperimentsReader;
import io.polyrank.experiment.Slice;
import io.polyrank.experiment.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.hipparchus.random.Well19937c;

/**
 * Steers simulated traffic of which the best variant is known, by the classes that {@code experiment allocate} runs.
 *
 * <p>Units differ in how often they come and how readily they buy, days differ from each other and rise, units move when the
 * buckets do, and what a day's lists lead to is known after the day that follows.
 */
public final class AllocationSelfTest {

    /** Days that are steered. */
    static final int DAYS = 14;

    /** Relative effects on the chance of a purchase, by variant. */
    static final List<Double> LIFTS = List.of(0.0, 0.05, 0.25);

    private static final int BEST = 2;
    private static final int UNITS = 4_000;
    private static final double CHANCE = 0.05;
    private static final int DELAY_DAYS = 2;
    private static final String NAME = "simulated";
    private static final ExperimentSet EQUAL = ExperimentsReader.read("simulated", """
            layers:
              - name: layer
                experiments:
                  - name: simulated
                    share: 1
                    variants:
                      - {name: control, share: 0.3334, buckets: 0-3333}
                      - {name: little, share: 0.3333, buckets: 3334-6666}
                      - {name: best, share: 0.3333, buckets: 6667-9999}
            """);

    private final int runs;
    private final long seed;
    private final AllocationSettings settings;

    /**
     * @param runs times that the traffic is drawn anew
     * @param seed decides everything
     * @param settings how it is steered
     */
    public AllocationSelfTest(int runs, long seed, AllocationSettings settings) {
        if (runs < 1) {
            throw new IllegalArgumentException("--runs: found " + runs + ", expected 1 or more");
        }
        settings.checkFloor(LIFTS.size());
        this.runs = runs;
        this.seed = seed;
        this.settings = settings;
    }

    /**
     * What came of it, in the mean of all runs.
     *
     * @param runs how many
     * @param bestShareByDay share of the lists that the best variant got, by day
     * @param bestShare the same of the last day
     * @param bestShareLeast the same, of the worst run
     * @param ledByBest share of the runs in which the best variant leads in the end
     * @param regret purchases that were missed for want of the best variant, over those that an equal split misses
     * @param regretMost the same, of the worst run
     * @param movedUnits share of the units that were in two variants or more
     * @param coverage share of the runs in which the interval of best less control holds the truth
     */
    public record Report(
            int runs,
            List<Double> bestShareByDay,
            double bestShare,
            double bestShareLeast,
            double ledByBest,
            double regret,
            double regretMost,
            double movedUnits,
            double coverage) {}

    /** One run. */
    private record Outcome(
            List<Double> bestShareByDay, boolean led, double regret, double movedUnits, boolean covered) {}

    /** Runs it, on all cores; the outcome does not depend on their number. */
    public Report run() {
        long[] seeds = new SplittableRandom(seed).longs(runs).toArray();
        List<Outcome> outcomes = LongStream.of(seeds)
                .parallel()
                .mapToObj(each -> new Run(each).outcome())
                .toList();
        List<Double> byDay = IntStream.range(0, DAYS)
                .mapToObj(day -> outcomes.stream()
                        .mapToDouble(each -> each.bestShareByDay().get(day))
                        .average()
                        .orElseThrow())
                .toList();
        return new Report(
                runs,
                byDay,
                byDay.get(DAYS - 1),
                outcomes.stream()
                        .mapToDouble(each -> each.bestShareByDay().get(DAYS - 1))
                        .min()
                        .orElseThrow(),
                share(outcomes.stream().filter(Outcome::led).count()),
                outcomes.stream().mapToDouble(Outcome::regret).average().orElseThrow(),
                outcomes.stream().mapToDouble(Outcome::regret).max().orElseThrow(),
                outcomes.stream().mapToDouble(Outcome::movedUnits).average().orElseThrow(),
                share(outcomes.stream().filter(Outcome::covered).count()));
    }

    private double share(long count) {
        return (double) count / runs;
    }

    /** One shop, day by day. */
    private final class Run {
        private final SplittableRandom random;
        private final int[] bucket = new int[UNITS];
        private final double[] activity = new double[UNITS];
        private final double[] inclination = new double[UNITS];
        private final int[] variant = new int[UNITS];
        private final boolean[] moved = new boolean[UNITS];
        private final DailyArms known = new DailyArms(LIFTS.size());
        private final List<List<Visit>> waiting = new ArrayList<>();
        private final List<Double> bestShareByDay = new ArrayList<>();
        private ExperimentSet set = EQUAL;
        private double missed;
        private double missedByEqual;
        private double trueDifference;
        private double lists;

        private record Visit(int variant, int day, int unit, int purchases, int lists) {}

        Run(long seed) {
            this.random = new SplittableRandom(seed);
        }

        Outcome outcome() {
            for (int unit = 0; unit < UNITS; unit++) {
                bucket[unit] = random.nextInt(Slice.BUCKETS);
                activity[unit] = random.nextDouble() < 0.2 ? 1.5 : 0.4;
                inclination[unit] = random.nextDouble(0.5, 1.5);
                variant[unit] = -1;
            }
            for (int day = 0; day < DAYS; day++) {
                if (day >= DELAY_DAYS) {
                    waiting.get(day - DELAY_DAYS)
                            .forEach(each ->
                                    known.add(each.variant(), each.day(), each.unit(), each.purchases(), each.lists()));
                    steer();
                }
                waiting.add(day(day));
            }
            Estimate estimate = known.estimate();
            Posterior posterior = new Posterior(estimate, settings.prior());
            boolean led = posterior.mean(BEST) > posterior.mean(0) && posterior.mean(BEST) > posterior.mean(1);
            int units = 0;
            for (boolean each : moved) {
                units += each ? 1 : 0;
            }
            return new Outcome(
                    bestShareByDay,
                    led,
                    missed / missedByEqual,
                    (double) units / UNITS,
                    posterior.difference(BEST, 0).contains(trueDifference / lists));
        }

        private void steer() {
            Estimate estimate = known.estimate();
            if (Allocator.problem(estimate, List.of("control", "little", "best"), settings.metric()) == null) {
                Outlook outlook = new Posterior(estimate, settings.prior())
                        .draw(settings.draws(), new Well19937c(random.nextLong()));
                set = set.withShares(NAME, Allocator.counts(outlook.best(), settings.floor(), Slice.BUCKETS));
            }
        }

        /** Later days bring more purchases, and every seventh two more. */
        private List<Visit> day(int day) {
            double season = (0.8 + 0.04 * day) * (day % 7 == 5 ? 1.5 : 1);
            Experiment experiment = set.experiments().get(0);
            List<Variant> variants = experiment.variants();
            List<Visit> visits = new ArrayList<>();
            double all = 0;
            double best = 0;
            for (int unit = 0; unit < UNITS; unit++) {
                int shown = lists(activity[unit]);
                if (shown == 0) {
                    continue;
                }
                int now = variants.indexOf(experiment.variantAt(bucket[unit]));
                moved[unit] |= variant[unit] >= 0 && variant[unit] != now;
                variant[unit] = now;
                double chance = CHANCE * season * inclination[unit];
                int purchases = 0;
                for (int list = 0; list < shown; list++) {
                    purchases += random.nextDouble() < chance * (1 + LIFTS.get(now)) ? 1 : 0;
                }
                all += shown;
                best += now == BEST ? shown : 0;
                missed += shown * chance * (LIFTS.get(BEST) - LIFTS.get(now));
                missedByEqual += shown * chance * (LIFTS.get(BEST) - mean());
                trueDifference += shown * chance * (LIFTS.get(BEST) - LIFTS.get(0));
                visits.add(new Visit(now, day, unit, purchases, shown));
            }
            lists += all;
            bestShareByDay.add(best / all);
            return visits;
        }

        private double mean() {
            return LIFTS.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        }

        /** A unit's lists on a day: none, or with this chance one more, and so on. */
        private int lists(double mean) {
            int count = 0;
            while (random.nextDouble() < mean / (1 + mean)) {
                count++;
            }
            return count;
        }
    }
}
