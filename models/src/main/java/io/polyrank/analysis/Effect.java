package io.polyrank.analysis;

import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * What a variant does to a metric, looked at once.
 *
 * <p>Implementation note: Welch's test on the two arms, whose variances for ratios are those of the delta method; degrees
 * of freedom by Welch and Satterthwaite. The lift {@code treatment / control - 1} has the variance {@code v_t / c^2 + t^2
 * v_c / c^4} (delta method again).
 *
 * @param difference treatment less control
 * @param error its standard error
 * @param range interval of the difference
 * @param p two-sided, of no difference
 * @param lift relative difference; NaN where control is not positive
 * @param liftRange interval of the lift
 */
record Effect(double difference, double error, Range range, double p, double lift, Range liftRange) {

    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    /**
     * Compares two arms.
     *
     * @param alpha one less the intervals' coverage
     */
    static Effect of(Arm control, Arm treatment, double alpha) {
        double vc = control.error2();
        double vt = treatment.error2();
        double difference = treatment.mean() - control.mean();
        double error = Math.sqrt(vc + vt);
        boolean liftable = control.mean() > 0;
        double lift = liftable ? difference / control.mean() : Double.NaN;
        if (!(error > 0) || Double.isInfinite(error)) {
            return new Effect(difference, error, Range.NONE, Double.NaN, lift, Range.NONE);
        }
        double freedom = (vc + vt) * (vc + vt) / (vc * vc / (control.units() - 1) + vt * vt / (treatment.units() - 1));
        TDistribution student = TDistribution.of(freedom);
        double quantile = student.inverseSurvivalProbability(alpha / 2);
        double p = Math.min(1, 2 * student.survivalProbability(Math.abs(difference) / error));
        double ratio = treatment.mean() / control.mean();
        double liftError = Math.sqrt(vt + ratio * ratio * vc) / control.mean();
        return new Effect(
                difference,
                error,
                Range.around(difference, quantile * error),
                p,
                lift,
                liftable ? Range.around(lift, quantile * liftError) : Range.NONE);
    }

    /**
     * The smallest true difference that a test of this standard error finds with this power.
     *
     * @param error standard error of the difference
     */
    static double detectable(double error, double alpha, double power) {
        return (NORMAL.inverseSurvivalProbability(alpha / 2) + NORMAL.inverseCumulativeProbability(power)) * error;
    }

    /**
     * How often one look finds a true lift. The variant's variance is taken for control's times {@code (1 + lift)^2}, as if
     * every unit's numerator were larger by the lift; where chance within units prevails it is less.
     */
    static double power(double lift, Arm control, int variantUnits, double alpha) {
        double grown = control.variance() * (1 + lift) * (1 + lift);
        double error = Math.sqrt(control.error2() + grown / variantUnits);
        double quantile = NORMAL.inverseSurvivalProbability(alpha / 2);
        double shift = Math.abs(lift * control.mean()) / error;
        return NORMAL.survivalProbability(quantile - shift) + NORMAL.cumulativeProbability(-quantile - shift);
    }
}
