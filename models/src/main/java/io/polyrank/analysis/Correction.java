package io.polyrank.analysis;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.IntStream;

/** What several comparisons at once do to their p-values; those that are not defined stay so and do not count. */
public enum Correction {
    /** Nothing. */
    NONE,
    /** Times their number: holds the chance of any false finding. */
    BONFERRONI,
    /** Holm (1979): the same promise, never weaker. */
    HOLM,
    /** Benjamini and Hochberg (1995): holds the expected share of false findings. */
    BH;

    /** The p-values to compare with alpha, in the order given. */
    double[] adjust(double... p) {
        int[] order = IntStream.range(0, p.length)
                .filter(index -> !Double.isNaN(p[index]))
                .boxed()
                .sorted(Comparator.comparingDouble(index -> p[index]))
                .mapToInt(Integer::intValue)
                .toArray();
        int count = order.length;
        double[] adjusted = p.clone();
        switch (this) {
            case NONE -> {}
            case BONFERRONI -> Arrays.stream(order).forEach(index -> adjusted[index] = Math.min(1, count * p[index]));
            case HOLM -> {
                double least = 0;
                for (int rank = 0; rank < count; rank++) {
                    least = Math.max(least, Math.min(1, (count - rank) * p[order[rank]]));
                    adjusted[order[rank]] = least;
                }
            }
            case BH -> {
                double most = 1;
                for (int rank = count; rank > 0; rank--) {
                    most = Math.min(most, p[order[rank - 1]] * count / rank);
                    adjusted[order[rank - 1]] = most;
                }
            }
        }
        return adjusted;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
