package io.polyrank.analysis;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The share of lists won, with its variance by unit.
 *
 * <p>Implementation note: a ratio of sums over units, {@code R = sum w / sum d} with {@code w} lists won and {@code d} lists won or lost
 * of a unit. Some units see many lists, so the variance is the jackknife's, {@code (n - 1) / n * sum (R_i - R)^2} with {@code R_i} without unit
 * i (Efron, Stein 1981, "The Jackknife Estimate of Variance"), and Student's degrees of freedom are those of the effective number of units, {@code (sum d)^2 / sum d^2} (Kish).
 *
 * @param units with a list won or lost
 * @param share R; NaN without units
 * @param variance of R; NaN with fewer than two units
 * @param effectiveUnits as many alike units would tell as much
 */
record WonShare(int units, double share, double variance, double effectiveUnits) {

    /** The share of no preference. */
    static final double HALF = 0.5;

    /**
     * @param won by unit
     * @param decided by unit, lists won or lost
     */
    static WonShare of(double[] won, double[] decided) {
        int units = 0;
        double wins = 0;
        double all = 0;
        for (int unit = 0; unit < won.length; unit++) {
            units += decided[unit] > 0 ? 1 : 0;
            wins += won[unit];
            all += decided[unit];
        }
        double share = wins / all;
        double squares = 0;
        double sizes = 0;
        for (int unit = 0; unit < won.length; unit++) {
            double without = (won[unit] - share * decided[unit]) / (all - decided[unit]);
            squares += without * without;
            sizes += decided[unit] * decided[unit];
        }
        double variance = units < 2 ? Double.NaN : squares * (units - 1) / units;
        return new WonShare(units, share, variance, all * all / sizes);
    }

    /** Half the width of the interval of one look. */
    double reach(double alpha) {
        return TDistribution.of(effectiveUnits - 1).inverseSurvivalProbability(alpha / 2) * Math.sqrt(variance);
    }

    /** Whether there is an interval. */
    boolean isEstimated() {
        return variance > 0 && effectiveUnits > 1;
    }
}
