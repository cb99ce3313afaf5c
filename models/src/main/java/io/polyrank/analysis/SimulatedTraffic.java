package io.polyrank.analysis;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A simulated log whose truth is known, made anew from a seed. Units differ: most come seldom and buy seldom, few come often
 * and buy often, and within these kinds every unit has an activity and an inclination of its own, which last. So lists of a
 * unit are not independent, ratios have random denominators, and the days before tell of the days that follow.
 *
 * <p>Each list leads to a click and to a purchase with the unit's chances. Under treatment both chances are higher by a
 * known relative effect, list by list: what happened without treatment happens, and more.
 */
final class SimulatedTraffic {

    /** Days of the experiment. */
    static final int DAYS = 14;

    /** Days before it. */
    static final int PRE_DAYS = 7;

    /** Units, some of which never come. */
    static final int UNITS = 3_000;

    private static final List<String> COLUMNS = List.of(UnitTable.EXPOSURES, "click", "purchase", UnitTable.VALUE);
    private static final int FIRST_DAY = 20_000;

    private final int[] unit;
    private final int[] day;
    private final double[][] without;
    private final double[][] with;

    private SimulatedTraffic(int[] unit, int[] day, double[][] without, double[][] with) {
        this.unit = unit;
        this.day = day;
        this.without = without;
        this.with = with;
    }

    /**
     * A kind of unit.
     *
     * @param share of the units
     * @param lists per day
     * @param click chance per list
     * @param purchase chance per list
     */
    private record Kind(double share, double lists, double click, double purchase) {}

    private static final List<Kind> KINDS =
            List.of(new Kind(0.6, 0.15, 0.10, 0.02), new Kind(0.3, 0.5, 0.16, 0.04), new Kind(0.1, 1.6, 0.25, 0.07));

    /**
     * Draws a log.
     *
     * @param effect relative effect of treatment on the chances
     */
    static SimulatedTraffic of(long seed, double effect) {
        return new Drawing(seed, effect).draw();
    }

    /** The relative effect on a metric: treatment changes what comes of lists, not how many are asked for. */
    static double effectOn(String metric, double effect) {
        return metric.startsWith("returns") ? 0 : effect;
    }

    /** Splits the units anew into control and treatment. Without an effect this is an A/A test. */
    ExperimentData split(long seed, boolean effect) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] variantOf = new int[UNITS];
        long[] assigned = new long[2];
        for (int each = 0; each < UNITS; each++) {
            variantOf[each] = random.nextBoolean() ? 1 : 0;
            assigned[variantOf[each]]++;
        }
        double[][] values = without;
        if (effect) {
            values = Arrays.stream(without).map(double[]::clone).toArray(double[][]::new);
            for (int column = 0; column < values.length; column++) {
                for (int row = 0; row < unit.length; row++) {
                    values[column][row] = (variantOf[unit[row]] == 1 ? with : without)[column][row];
                }
            }
        }
        UnitTable table = new UnitTable(UNITS, COLUMNS, List.of("search"), unit, day, new int[unit.length], values);
        return new ExperimentData(table, List.of("control", "treatment"), variantOf, assigned, 0, FIRST_DAY);
    }

    /** Draws day by day. */
    private static final class Drawing {
        private final SplittableRandom random;
        private final double effect;
        private final Kind[] kinds = new Kind[UNITS];
        private final double[] activity = new double[UNITS];
        private final double[] inclination = new double[UNITS];
        private final int[] unit = new int[UNITS * (DAYS + PRE_DAYS)];
        private final int[] day = new int[unit.length];
        private final double[][] without = new double[COLUMNS.size()][unit.length];
        private final double[][] with = new double[COLUMNS.size()][unit.length];
        private int rows;

        Drawing(long seed, double effect) {
            this.random = new SplittableRandom(seed);
            this.effect = effect;
        }

        SimulatedTraffic draw() {
            for (int each = 0; each < UNITS; each++) {
                kinds[each] = kind();
                activity[each] = random.nextDouble(0.5, 1.5);
                inclination[each] = random.nextDouble(0.5, 1.5);
            }
            for (int today = FIRST_DAY - PRE_DAYS; today < FIRST_DAY + DAYS; today++) {
                for (int each = 0; each < UNITS; each++) {
                    visit(each, today);
                }
            }
            return new SimulatedTraffic(Arrays.copyOf(unit, rows), Arrays.copyOf(day, rows), cut(without), cut(with));
        }

        private Kind kind() {
            double left = random.nextDouble();
            for (Kind kind : KINDS) {
                left -= kind.share();
                if (left < 0) {
                    return kind;
                }
            }
            return KINDS.get(0);
        }

        private void visit(int who, int today) {
            int lists = poisson(kinds[who].lists() * activity[who]);
            if (lists == 0) {
                return;
            }
            unit[rows] = who;
            day[rows] = today;
            without[0][rows] = lists;
            with[0][rows] = lists;
            for (int list = 0; list < lists; list++) {
                double lift = today < FIRST_DAY ? 1 : 1 + effect;
                outcome(1, kinds[who].click() * inclination[who], lift, 0);
                outcome(2, kinds[who].purchase() * inclination[who], lift, Math.exp(3 + 0.5 * random.nextGaussian()));
            }
            rows++;
        }

        private void outcome(int column, double chance, double lift, double value) {
            double luck = random.nextDouble();
            if (luck < chance) {
                without[column][rows]++;
                without[3][rows] += value;
            }
            if (luck < chance * lift) {
                with[column][rows]++;
                with[3][rows] += value;
            }
        }

        /** Knuth's way, for small means. */
        private int poisson(double mean) {
            double least = Math.exp(-mean);
            int count = 0;
            for (double product = random.nextDouble(); product > least; product *= random.nextDouble()) {
                count++;
            }
            return count;
        }

        private double[][] cut(double[][] values) {
            return Arrays.stream(values)
                    .map(column -> Arrays.copyOf(column, rows))
                    .toArray(double[][]::new);
        }
    }
}
