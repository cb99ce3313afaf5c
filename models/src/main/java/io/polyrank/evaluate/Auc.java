package io.polyrank.evaluate;

import java.util.stream.IntStream;
import org.apache.commons.statistics.inference.MannWhitneyUTest;

/**
 * The area under the ROC curve: how often a positive row scores higher than a negative one, ties counting half. It is
 * the Mann-Whitney U statistic of the positives' scores over the number of pairs (Hanley and McNeil 1982).
 */
public final class Auc {

    private static final MannWhitneyUTest MANN_WHITNEY = MannWhitneyUTest.withDefaults();

    private Auc() {}

    /**
     * The area.
     *
     * @param scores by row
     * @param labels by row, positive above 0
     * @return NaN without positives or without negatives
     * @throws IllegalArgumentException when a score is not finite
     */
    public static double of(float[] scores, float[] labels) {
        double[] positives = where(scores, labels, true);
        double[] negatives = where(scores, labels, false);
        if (positives.length == 0 || negatives.length == 0) {
            return Double.NaN;
        }
        return MANN_WHITNEY.statistic(positives, negatives) / ((double) positives.length * negatives.length);
    }

    private static double[] where(float[] scores, float[] labels, boolean positive) {
        return IntStream.range(0, scores.length)
                .filter(row -> (labels[row] > 0) == positive)
                .mapToDouble(row -> finite(scores[row]))
                .toArray();
    }

    /** Ranks would tell the two zeros apart; a score does not. */
    private static double finite(float score) {
        if (!Float.isFinite(score)) {
            throw new IllegalArgumentException("score: found " + score + ", expected a finite number");
        }
        return score + 0.0;
    }
}
