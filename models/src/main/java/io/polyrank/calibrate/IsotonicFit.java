package io.polyrank.calibrate;

import com.google.common.primitives.Doubles;
import io.polyrank.runtime.Calibration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Isotonic regression of labels on scores by pooling adjacent violators (Ayer et al. 1955), O(n log n).
 *
 * <p>Implementation note: rows with one score start as one block; a block whose mean label is not above that of the
 * block below joins it. A step function would give many rows one score, and blocks without a positive row the
 * probability 0. So a block is a knot at its mean score, with straight lines between knots, and its probability counts
 * one more row that is as likely positive as the model says: {@code (positives + mean score) / (rows + 1)}. Blocks that
 * this puts out of order are pooled again. A model that is right already stays as it is.
 */
final class IsotonicFit {

    /** Knots nearer to each other than this, or to the ends, would magnify the rounding of scores. */
    private static final double LEAST_DISTANCE = 1e-6;

    private IsotonicFit() {}

    /** Rows with neighbouring scores. */
    private record Block(double scores, double positives, double rows) {

        double score() {
            return scores / rows;
        }

        double rate() {
            return positives / rows;
        }

        double probability() {
            return (positives + score()) / (rows + 1);
        }

        Block and(Block other) {
            return new Block(scores + other.scores, positives + other.positives, rows + other.rows);
        }
    }

    /**
     * Fits the line.
     *
     * @param scores probabilities
     * @param labels 0 or 1
     */
    static Calibration.Isotonic fit(float[] scores, float[] labels) {
        List<Block> pooled = pool(blocks(scores, labels), IsotonicFit::isViolated);
        List<Block> knots = pool(pooled, IsotonicFit::isTooClose);
        List<Double> at = new ArrayList<>();
        List<Double> to = new ArrayList<>();
        for (Block knot : knots) {
            if (isInside(knot.score()) && isInside(knot.probability())) {
                at.add(knot.score());
                to.add(knot.probability());
            }
        }
        return new Calibration.Isotonic(Doubles.toArray(at), Doubles.toArray(to));
    }

    /** One block per different score, by rising score. */
    private static List<Block> blocks(float[] scores, float[] labels) {
        Integer[] order = IntStream.range(0, scores.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(row -> scores[row]));
        List<Block> blocks = new ArrayList<>();
        for (int from = 0; from < order.length; ) {
            double score = scores[order[from]];
            double positives = 0;
            int to = from;
            while (to < order.length && scores[order[to]] == score) {
                positives += labels[order[to]] > 0 ? 1 : 0;
                to++;
            }
            blocks.add(new Block(score * (to - from), positives, to - from));
            from = to;
        }
        return blocks;
    }

    /** Joins neighbours until none is out of order. */
    private static List<Block> pool(List<Block> blocks, OutOfOrder rule) {
        Deque<Block> done = new ArrayDeque<>();
        for (Block block : blocks) {
            Block last = block;
            while (!done.isEmpty() && rule.test(done.getLast(), last)) {
                last = done.removeLast().and(last);
            }
            done.addLast(last);
        }
        return List.copyOf(done);
    }

    @FunctionalInterface
    private interface OutOfOrder {
        boolean test(Block lower, Block upper);
    }

    private static boolean isViolated(Block lower, Block upper) {
        return lower.rate() >= upper.rate();
    }

    private static boolean isTooClose(Block lower, Block upper) {
        return lower.probability() >= upper.probability() || upper.score() - lower.score() < LEAST_DISTANCE;
    }

    private static boolean isInside(double value) {
        return value > LEAST_DISTANCE && value < 1 - LEAST_DISTANCE;
    }
}
