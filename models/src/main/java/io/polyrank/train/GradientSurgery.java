package io.polyrank.train;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * The balancers that combine the tasks' gradients over the shared weights; everything else descends the plain sum. They
 * remember nothing.
 */
final class GradientSurgery implements Balancer {

    /** A rule that makes one gradient of several. */
    @FunctionalInterface
    interface Rule {
        /**
         * Combines gradients.
         *
         * @param gradients {@code [1 or more][numbers]}, not changed
         * @param random decides what is random about the rule
         */
        float[] combine(float[][] gradients, SplittableRandom random);
    }

    private final Rule rule;

    GradientSurgery(Rule rule) {
        this.rule = rule;
    }

    @Override
    public Direction next(float[] losses, Supplier<float[][]> gradients, SplittableRandom random) {
        float[] factors = StaticBalancer.ones(losses.length);
        int[] present = TaskGradients.present(losses);
        if (present.length == 0) {
            return new Direction(factors, null);
        }
        float[][] all = gradients.get();
        float[][] some = Arrays.stream(present).mapToObj(task -> all[task]).toArray(float[][]::new);
        return new Direction(factors, rule.combine(some, random));
    }
}
