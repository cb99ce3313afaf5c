package io.polyrank.evaluate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How often scores order two rows as their labels do, ties counting half: the concordance index of number labels
 * (Harrell et al. 1982). For yes/no labels it equals {@link Auc}.
 *
 * <p>Implementation note: rows are visited by rising label, equal labels together; a binary indexed tree over score
 * ranks counts how many rows with smaller labels score lower or equal. O(n log n).
 */
public final class Concordance {

    private Concordance() {}

    /** The share of concordant pairs among pairs with different labels; NaN when there is no such pair. */
    public static double of(float[] scores, float[] labels) {
        int[] rank = ranks(scores);
        Integer[] byLabel = IntStream.range(0, labels.length).boxed().toArray(Integer[]::new);
        Arrays.sort(byLabel, Comparator.comparingDouble(row -> labels[row]));
        long[] tree = new long[labels.length + 2];
        double concordant = 0;
        double pairs = 0;
        for (int from = 0; from < byLabel.length; ) {
            int to = from;
            while (to < byLabel.length && labels[byLabel[to]] == labels[byLabel[from]]) {
                int at = rank[byLabel[to]];
                long lower = sum(tree, at - 1);
                long equal = sum(tree, at) - lower;
                concordant += lower + equal / 2.0;
                to++;
            }
            pairs += (double) from * (to - from);
            for (; from < to; from++) {
                add(tree, rank[byLabel[from]]);
            }
        }
        return pairs == 0 ? Double.NaN : concordant / pairs;
    }

    /** Dense ranks from 1; equal scores share a rank. */
    private static int[] ranks(float[] scores) {
        float[] distinct = new float[scores.length];
        for (int row = 0; row < scores.length; row++) {
            distinct[row] = positiveZero(scores[row]);
        }
        Arrays.sort(distinct);
        int count = 0;
        for (float score : distinct) {
            if (count == 0 || distinct[count - 1] != score) {
                distinct[count++] = score;
            }
        }
        int[] ranks = new int[scores.length];
        for (int row = 0; row < scores.length; row++) {
            ranks[row] = Arrays.binarySearch(distinct, 0, count, positiveZero(scores[row])) + 1;
        }
        return ranks;
    }

    /** Sorting tells the two zeros apart; a score does not. */
    private static float positiveZero(float score) {
        if (!Float.isFinite(score)) {
            throw new IllegalArgumentException("score: found " + score + ", expected a finite number");
        }
        return score + 0f;
    }

    private static void add(long[] tree, int rank) {
        for (int at = rank; at < tree.length; at += at & -at) {
            tree[at]++;
        }
    }

    private static long sum(long[] tree, int rank) {
        long sum = 0;
        for (int at = rank; at > 0; at -= at & -at) {
            sum += tree[at];
        }
        return sum;
    }
}
