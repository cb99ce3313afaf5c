package io.polyrank.analysis;

import org.jspecify.annotations.Nullable;

/**
 * A metric of one variant.
 *
 * <p>Implementation note: with numerator {@code N_i} and denominator {@code D_i} of unit i, the metric is {@code R = sum
 * N / sum D} and, by the delta method (Deng, Knoblich, Lu 2018, "Applying the Delta Method in Metric Analytics"), has the
 * variance of the mean of {@code z_i = (N_i - R D_i) / mean(D)}. A mean over units is the case {@code D_i = 1}. Units are
 * independent of each other; what happens within a unit need not be.
 *
 * <p>CUPED (Deng, Xu, Kohavi, Walker 2013, "Improving the Sensitivity of Online Controlled Experiments by Utilizing
 * Pre-Experiment Data") takes off what the time before tells: {@code R - theta (mean(x) - mean(x of all variants))} with
 * {@code theta = cov(z, x) / var(x)}, pooled within variants. Randomisation makes the means of x equal in expectation, so
 * the difference between variants keeps its expectation.
 *
 * @param units how many
 * @param active how many of them have a numerator other than 0
 * @param mean the metric
 * @param variance of {@code z}, per unit
 */
record Arm(int units, int active, double mean, double variance) {

    /** Variance of {@link #mean}. */
    double error2() {
        return variance / units;
    }

    /**
     * The metric by variant.
     *
     * @param metric which
     * @param sums by unit
     * @param variantOf by unit, -1 for units that do not take part
     * @param variants how many
     * @param before what the time before tells of a unit, by unit; null for no adjustment
     */
    static Arm[] of(Metric metric, UnitSums sums, int[] variantOf, int variants, double @Nullable [] before) {
        Totals[] totals = new Totals[variants];
        for (int variant = 0; variant < variants; variant++) {
            totals[variant] = new Totals();
        }
        double[] numerators = sums.numerators(metric);
        double[] exposures = sums.exposures();
        boolean ratio = metric.kind() == Metric.Kind.PER_EXPOSURE;
        for (int unit = 0; unit < variantOf.length; unit++) {
            if (variantOf[unit] >= 0 && sums.seen(unit)) {
                totals[variantOf[unit]].add(numerators[unit], ratio ? exposures[unit] : 1, at(before, unit));
            }
        }
        for (int unit = 0; unit < variantOf.length; unit++) {
            if (variantOf[unit] >= 0 && sums.seen(unit)) {
                totals[variantOf[unit]].square(numerators[unit], ratio ? exposures[unit] : 1, at(before, unit));
            }
        }
        return adjusted(totals);
    }

    /** A ratio of sums over units, each of which counts. */
    static Arm ratio(double[] numerators, double[] denominators) {
        Totals totals = new Totals();
        for (int unit = 0; unit < numerators.length; unit++) {
            totals.add(numerators[unit], denominators[unit], 0);
        }
        for (int unit = 0; unit < numerators.length; unit++) {
            totals.square(numerators[unit], denominators[unit], 0);
        }
        return adjusted(new Totals[] {totals})[0];
    }

    private static double at(double @Nullable [] before, int unit) {
        return before == null ? 0 : before[unit];
    }

    private static Arm[] adjusted(Totals[] totals) {
        double zx = 0;
        double xx = 0;
        double x = 0;
        int all = 0;
        for (Totals each : totals) {
            zx += each.zx;
            xx += each.xx;
            x += each.x;
            all += each.units;
        }
        double theta = xx > 0 ? zx / xx : 0;
        Arm[] arms = new Arm[totals.length];
        for (int variant = 0; variant < arms.length; variant++) {
            Totals of = totals[variant];
            double away = of.x / of.units - x / all;
            double squares = of.zz - 2 * theta * of.zx + theta * theta * of.xx;
            arms[variant] = new Arm(
                    of.units,
                    of.active,
                    of.ratio() - theta * away,
                    of.units < 2 ? Double.NaN : Math.max(0, squares) / (of.units - 1));
        }
        return arms;
    }

    /** Sums of one variant: first plain, then of squares around the means. */
    private static final class Totals {
        private int units;
        private int active;
        private double numerator;
        private double denominator;
        private double x;
        private double zz;
        private double zx;
        private double xx;

        void add(double numerator, double denominator, double x) {
            units++;
            active += numerator == 0 ? 0 : 1;
            this.numerator += numerator;
            this.denominator += denominator;
            this.x += x;
        }

        double ratio() {
            return numerator / denominator;
        }

        void square(double numerator, double denominator, double x) {
            double z = (numerator - ratio() * denominator) * units / this.denominator;
            double centred = x - this.x / units;
            zz += z * z;
            zx += z * centred;
            xx += centred * centred;
        }
    }
}
