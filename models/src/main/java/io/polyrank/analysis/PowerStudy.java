package io.polyrank.analysis;

import java.util.SplittableRandom;

/**
 * How many lists it takes to find out which of two rankings is better: by giving each to half of the units, and by mixing them for all.
 * Samples are drawn with replacement from units of which all three outcomes are known; each sample is tested as an analysis
 * would test it, looked at once: clicks per list by Welch's test with the delta method, and the sign test over units.
 */
public final class PowerStudy {

    private static final int LEAST_UNITS = 16;
    private static final int MOST_UNITS = 1 << 22;
    private static final double CLOSE = 1.02;

    private final Rates control;
    private final Rates variant;
    private final MixedLists mixed;
    private final double alpha;
    private final int samples;

    /** What units did who saw one ranking alone, by unit. */
    public static final class Rates {
        private final double[] outcomes;
        private final double[] lists;

        /** Of this many units that have done nothing yet. */
        public Rates(int units) {
            this.outcomes = new double[units];
            this.lists = new double[units];
        }

        /** Takes a list. */
        public void add(int unit, double outcomesOfList) {
            outcomes[unit] += outcomesOfList;
            lists[unit]++;
        }

        private double perList() {
            return sum(outcomes) / sum(lists);
        }

        private Arm arm(int[] units, int from, int to) {
            double[] numerators = new double[to - from];
            double[] denominators = new double[to - from];
            for (int at = from; at < to; at++) {
                numerators[at - from] = outcomes[units[at]];
                denominators[at - from] = lists[units[at]];
            }
            return Arm.ratio(numerators, denominators);
        }
    }

    /**
     * What it takes.
     *
     * @param lift relative difference of outcomes per list between the rankings
     * @param share of the decided mixed lists that the better ranking won
     * @param splitUnits units that the split needs
     * @param splitLists lists they are shown
     * @param splitPower how often it then finds the better one
     * @param mixedUnits units that mixing needs
     * @param mixedLists lists they are shown
     * @param mixedPower how often it then finds the better one
     */
    public record Need(
            double lift,
            double share,
            int splitUnits,
            double splitLists,
            double splitPower,
            int mixedUnits,
            double mixedLists,
            double mixedPower) {

        /** How many times fewer lists mixing needs. */
        public double ratio() {
            return splitLists / mixedLists;
        }
    }

    private record Size(int units, double power) {}

    private interface Test {
        /** Whether a sample finds the variant better. */
        boolean finds(int[] units);
    }

    /**
     * @param control what units did who saw control
     * @param variant what the same units did who saw the variant, which is better
     * @param mixed what they did who saw both mixed, control first
     * @param alpha risk of a false alarm
     * @param samples drawn of each size
     */
    public PowerStudy(Rates control, Rates variant, MixedLists mixed, double alpha, int samples) {
        this.control = control;
        this.variant = variant;
        this.mixed = mixed;
        this.alpha = alpha;
        this.samples = samples;
    }

    /** What a power takes; everything that is drawn depends on the seed. */
    public Need need(double power, long seed) {
        int units = control.lists.length;
        double[] won = new double[units];
        double[] decided = new double[units];
        for (int list = 0; list < mixed.size(); list++) {
            double difference = mixed.difference(list, 1, 0);
            won[mixed.unit(list)] += difference > 0 ? 1 : 0;
            decided[mixed.unit(list)] += difference != 0 ? 1 : 0;
        }
        Size split = size(this::splitFinds, power, seed);
        Size mixing = size(sample -> mixedFinds(sample, won, decided), power, seed);
        double perUnit = (sum(control.lists) + sum(variant.lists)) / 2 / units;
        return new Need(
                variant.perList() / control.perList() - 1,
                sum(won) / sum(decided),
                split.units(),
                split.units() * perUnit,
                split.power(),
                mixing.units(),
                (double) mixing.units() * mixed.size() / units,
                mixing.power());
    }

    private boolean splitFinds(int[] sample) {
        int half = sample.length / 2;
        Effect effect = Effect.of(control.arm(sample, 0, half), variant.arm(sample, half, sample.length), alpha);
        return effect.p() <= alpha && effect.difference() > 0;
    }

    private boolean mixedFinds(int[] sample, double[] won, double[] decided) {
        int unitsWon = 0;
        int unitsLost = 0;
        for (int unit : sample) {
            double net = 2 * won[unit] - decided[unit];
            unitsWon += net > 0 ? 1 : 0;
            unitsLost += net < 0 ? 1 : 0;
        }
        return unitsWon > unitsLost && Preferences.signTest(unitsWon, unitsLost) <= alpha;
    }

    /** The smallest that has the power, as near as samples tell. */
    private Size size(Test test, double wanted, long seed) {
        int enough = LEAST_UNITS;
        while (power(test, enough, seed) < wanted) {
            if (enough >= MOST_UNITS) {
                return new Size(enough, power(test, enough, seed));
            }
            enough *= 2;
        }
        int few = enough / 2;
        while (enough > few * CLOSE && enough - few > 1) {
            int middle = (int) Math.round(Math.sqrt((double) few * enough));
            if (power(test, middle, seed) < wanted) {
                few = middle;
            } else {
                enough = middle;
            }
        }
        return new Size(enough, power(test, enough, seed));
    }

    private double power(Test test, int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int found = 0;
        for (int sample = 0; sample < samples; sample++) {
            int[] units = random.ints(size, 0, control.lists.length).toArray();
            found += test.finds(units) ? 1 : 0;
        }
        return (double) found / samples;
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}
