package io.polyrank.leaderboard;

import java.util.Map;

/**
 * Two models side by side.
 *
 * @param model the first
 * @param other the second
 * @param tasks difference of the task's figure, first less second, by task
 * @param mean difference of the headline
 */
public record Comparison(String model, String other, Map<String, Difference> tasks, Difference mean) {

    /**
     * A difference of figures.
     *
     * @param difference first less second
     * @param low lower end of its 95 % interval
     * @param high upper end
     * @param verdict what it says about the first
     */
    public record Difference(double difference, double low, double high, Verdict verdict) {

        static Difference of(Interval interval) {
            return new Difference(interval.value(), interval.low(), interval.high(), interval.verdict());
        }
    }

    /** Whether it compares these two, in either order. */
    boolean isBetween(String one, String two) {
        return (model.equals(one) && other.equals(two)) || (model.equals(two) && other.equals(one));
    }
}
