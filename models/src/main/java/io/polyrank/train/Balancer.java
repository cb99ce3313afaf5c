package io.polyrank.train;

import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Multi-task optimisation: decides how the losses of several tasks become one step.
 *
 * <p>A loss here is the mean over a batch times the task's own weight, and NaN where the batch has no label of the task;
 * such a task takes no part in the step. Gradients are those of these losses with respect to the shared weights: dense
 * weights in which at least two tasks' gradients meet ({@link SharedWeights}).
 */
interface Balancer {

    /** Where a step goes. */
    final class Direction {
        private final float[] factors;
        private final float @Nullable [] shared;

        /**
         * @param factors of the tasks' losses, {@code [tasks]}; their sum is what all weights descend
         * @param shared the gradient that the shared weights follow instead; null when they follow the sum as well
         */
        Direction(float[] factors, float @Nullable [] shared) {
            this.factors = factors;
            this.shared = shared;
        }

        float[] factors() {
            return factors;
        }

        float @Nullable [] shared() {
            return shared;
        }
    }

    /**
     * The direction of the next step.
     *
     * @param losses {@code [tasks]}
     * @param gradients {@code [tasks][numbers of the shared weights]}, computed when asked for, at the cost of a backward
     *     pass per task
     * @param random decides what is random about the method
     */
    Direction next(float[] losses, Supplier<float[][]> gradients, SplittableRandom random);

    /** Whether {@link #after} wants to be called, at the cost of a forward pass. */
    default boolean wantsLossesAfter() {
        return false;
    }

    /** The losses of the same batch after the step. */
    default void after(float[] losses) {}

    /** An epoch ended with these mean losses, {@code [tasks]}. */
    default void epoch(double[] losses) {}

    /** What was learned so far, to be kept in a checkpoint. */
    default double[] state() {
        return new double[0];
    }

    /** Goes on from a {@link #state}. */
    default void restore(double[] state) {}
}
