package io.polyrank.train;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Descends the sum {@code sum_i L_i}: the tasks' own weights decide. */
final class StaticBalancer implements Balancer {

    private final int tasks;

    StaticBalancer(int tasks) {
        this.tasks = tasks;
    }

    @Override
    public Direction next(float[] losses, Supplier<float[][]> gradients, SplittableRandom random) {
        return new Direction(ones(tasks), null);
    }

    static float[] ones(int tasks) {
        float[] ones = new float[tasks];
        Arrays.fill(ones, 1);
        return ones;
    }
}
