package io.polyrank.leaderboard;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * An estimate with its 95 % interval, which counts both sources of chance: which users happened to be in the test rows
 * (variance over the bootstrap's resamples) and which seeds happened to be trained with (variance between seeds).
 *
 * <p>Implementation note: with variances {@code b} (bootstrap) and {@code s_i^2} of {@code n_i} seeds the estimate's
 * variance is {@code b + sum s_i^2 / n_i}; its degrees of freedom follow Welch and Satterthwaite with infinitely many
 * for {@code b}, so that two or three seeds that differ much widen the interval as they should.
 *
 * @param value the estimate
 * @param low lower end
 * @param high upper end
 */
public record Interval(double value, double low, double high) {

    private static final double UPPER = 0.975;

    /**
     * The interval of an estimate.
     *
     * @param value the estimate
     * @param resampled the estimate on the resamples, NaN where not defined
     * @param seeds for each model in it, the figure by seed; a single seed tells nothing about their spread
     */
    static Interval of(double value, double[] resampled, double[]... seeds) {
        double variance = variance(resampled);
        double welch = 0;
        for (double[] bySeed : seeds) {
            if (bySeed.length > 1) {
                double part = variance(bySeed) / bySeed.length;
                variance += part;
                welch += part * part / (bySeed.length - 1);
            }
        }
        if (Double.isNaN(variance)) {
            return new Interval(value, Double.NaN, Double.NaN);
        }
        double freedom = welch > 0 ? variance * variance / welch : Double.POSITIVE_INFINITY;
        double reach = TDistribution.of(freedom).inverseCumulativeProbability(UPPER) * Math.sqrt(variance);
        return new Interval(value, value - reach, value + reach);
    }

    /** Which way a difference points. */
    Verdict verdict() {
        return low > 0 ? Verdict.BETTER : high < 0 ? Verdict.WORSE : Verdict.TIE;
    }

    private static double variance(double[] values) {
        double[] defined =
                Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
        if (defined.length < 2) {
            return Double.NaN;
        }
        double sd = Spread.of(defined).sd();
        return sd * sd;
    }
}
