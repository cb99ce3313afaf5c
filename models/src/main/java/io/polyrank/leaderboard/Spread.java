package io.polyrank.leaderboard;

import java.util.Arrays;

/**
 * A figure over several seeds.
 *
 * @param mean mean over the seeds; NaN where any seed has none
 * @param sd sample standard deviation; NaN with a single seed
 */
public record Spread(double mean, double sd) {

    /** The spread of some values, at least one. */
    static Spread of(double... values) {
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return new Spread(mean, values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : Double.NaN);
    }
}
