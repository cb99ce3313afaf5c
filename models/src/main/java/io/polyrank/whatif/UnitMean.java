package io.polyrank.whatif;

import io.polyrank.analysis.Range;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A mean over lists with an interval by unit, since what one unit does hangs together.
 *
 * <p>Implementation note. The mean is a ratio, of the sum over units by the number of lists; its variance by linearisation is
 * {@code U / (U - 1) sum_u (sum of (x - mean) over the unit's lists)^2 / L^2}. The quantile is Student's with {@code U - 1} degrees of
 * freedom.
 *
 * @param value the mean
 * @param error its standard error; NaN with fewer than two units
 * @param range the interval
 */
public record UnitMean(double value, double error, Range range) {

    static UnitMean of(double[] values, int[] units, double alpha) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double mean = sum / values.length;
        Map<Integer, Double> residuals = new HashMap<>();
        for (int at = 0; at < values.length; at++) {
            residuals.merge(units[at], values[at] - mean, Double::sum);
        }
        int count = residuals.size();
        if (count < 2) {
            return new UnitMean(mean, Double.NaN, Range.NONE);
        }
        double squares = residuals.values().stream()
                .mapToDouble(residual -> residual * residual)
                .sum();
        double error = Math.sqrt(squares * count / (count - 1)) / values.length;
        double quantile = TDistribution.of(count - 1.0).inverseSurvivalProbability(alpha / 2);
        return new UnitMean(mean, error, Range.around(mean, quantile * error));
    }

    /** Whether it is surely above 0, at a risk of so much that it is not. */
    boolean surelyAbove(double zero, double risk, int units) {
        return error > 0
                && (value - zero) / error > TDistribution.of(units - 1.0).inverseSurvivalProbability(risk);
    }
}
