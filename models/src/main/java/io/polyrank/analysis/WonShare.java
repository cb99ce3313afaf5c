package io.polyrank.analysis;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The share of lists won, with its variance by unit.
 *
 * <p>Implementation note: a ratio of sums over units, {@code R = sum w / sum d} with {@code w} lists won and {@code d} lists won or lost
 * of a unit. By the delta method it has the variance of the mean of {@code z = (w - R d) / mean(d)} over units (Deng, Knoblich, Lu 2018).
 *
 * @param units with a list won or lost
 * @param share R; NaN without units
 * @param variance of R; NaN with fewer than two units
 */
record WonShare(int units, double share, double variance) {

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
        for (int unit = 0; unit < won.length; unit++) {
            double z = (won[unit] - share * decided[unit]) * units / all;
            squares += z * z;
        }
        return new WonShare(units, share, units < 2 ? Double.NaN : squares / (units - 1) / units);
    }

    /** Half the width of the interval of one look. */
    double reach(double alpha) {
        return TDistribution.of(units - 1.0).inverseSurvivalProbability(alpha / 2) * Math.sqrt(variance);
    }

    /** Two-sided, of no preference, looked at once. */
    double p() {
        if (!isEstimated()) {
            return Double.NaN;
        }
        double t = Math.abs(share - HALF) / Math.sqrt(variance);
        return Math.min(1, 2 * TDistribution.of(units - 1.0).survivalProbability(t));
    }

    /** Whether there is an interval. */
    boolean isEstimated() {
        return variance > 0;
    }
}
