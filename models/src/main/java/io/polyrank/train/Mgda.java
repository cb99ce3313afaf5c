package io.polyrank.train;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * MGDA (Desideri 2012; Sener and Koltun 2018, "Multi-Task Learning as Multi-Objective Optimization"): the shortest
 * convex combination {@code sum_i a_i g_i}, which lowers every loss or shows that none can fall without another rising.
 *
 * <p>Implementation note: only the inner products count, {@code min_a a' G a} with {@code G_ij = g_i . g_j}. A task without
 * gradient would stop all others and is left out. Gradients are not normalised first.
 */
final class Mgda implements GradientSurgery.Rule {

    @Override
    public float[] combine(float[][] gradients, SplittableRandom random) {
        double[][] gram = TaskGradients.gram(gradients);
        int[] moving = IntStream.range(0, gradients.length)
                .filter(task -> gram[task][task] > 0)
                .toArray();
        double[][] inner = new double[moving.length][moving.length];
        for (int row = 0; row < moving.length; row++) {
            for (int column = 0; column < moving.length; column++) {
                inner[row][column] = gram[moving[row]][moving[column]];
            }
        }
        double[] found = Simplex.minimise(moving.length, weights -> TaskGradients.times(inner, weights));
        double[] weights = new double[gradients.length];
        for (int at = 0; at < moving.length; at++) {
            weights[moving[at]] = found[at];
        }
        return TaskGradients.sum(gradients, weights);
    }
}
