package io.polyrank.leaderboard;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The area under the ROC curve of yes/no rows, ties counting half.
 *
 * <p>Implementation note: a resample changes the weights and never the order, so the rows are sorted once and each
 * figure is one pass over them: going up the scores, a positive is concordant with every negative seen so far.
 */
final class RankedRows implements Figure {

    private final int[] users;
    private final boolean[] positive;
    /** Whether the next row has another score. */
    private final boolean[] lastOfTie;

    /**
     * Sorts the rows.
     *
     * @param scores by row
     * @param positives by row
     * @param groups by row, its user's number
     */
    RankedRows(float[] scores, boolean[] positives, int[] groups) {
        int[] order = IntStream.range(0, scores.length)
                .boxed()
                .sorted((left, right) -> Float.compare(scores[left] + 0f, scores[right] + 0f))
                .mapToInt(Integer::intValue)
                .toArray();
        users = Arrays.stream(order).map(row -> groups[row]).toArray();
        positive = new boolean[order.length];
        lastOfTie = new boolean[order.length];
        for (int place = 0; place < order.length; place++) {
            positive[place] = positives[order[place]];
            lastOfTie[place] = place + 1 == order.length || scores[order[place]] != scores[order[place + 1]];
        }
    }

    @Override
    public double of(int[] weights) {
        double concordant = 0;
        long positives = 0;
        long negatives = 0;
        long tiedPositives = 0;
        long tiedNegatives = 0;
        for (int place = 0; place < users.length; place++) {
            int weight = weights[users[place]];
            if (positive[place]) {
                tiedPositives += weight;
            } else {
                tiedNegatives += weight;
            }
            if (lastOfTie[place]) {
                concordant += tiedPositives * (negatives + tiedNegatives / 2.0);
                positives += tiedPositives;
                negatives += tiedNegatives;
                tiedPositives = 0;
                tiedNegatives = 0;
            }
        }
        return positives == 0 || negatives == 0 ? Double.NaN : concordant / ((double) positives * negatives);
    }
}
