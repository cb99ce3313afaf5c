package io.polyrank.train;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * CAGrad (Liu et al. 2021, "Conflict-Averse Gradient Descent for Multi-task Learning", algorithm 1): of all directions
 * within {@code c |g_0|} of the mean gradient {@code g_0}, the one along which the task that gains least gains most,
 * {@code d = g_0 + c |g_0| g_w / |g_w|}, where {@code g_w = sum_i w_i g_i} and {@code w} minimises
 * {@code g_w . g_0 + c |g_0| |g_w|} over the simplex.
 */
final class CaGrad implements GradientSurgery.Rule {

    /** Where the gradients cancel out there is no direction to lean to; as in the authors' code. */
    private static final double LEAST_LENGTH = 1e-8;

    private final double radius;

    /**
     * @param radius {@code c}, from 0 (the mean gradient) to below 1
     */
    CaGrad(double radius) {
        this.radius = radius;
    }

    @Override
    public float[] combine(float[][] gradients, SplittableRandom random) {
        int tasks = gradients.length;
        double[][] gram = TaskGradients.gram(gradients);
        double[] even = new double[tasks];
        Arrays.fill(even, 1.0 / tasks);
        double[] withMean = TaskGradients.times(gram, even);
        double reach = radius * Math.sqrt(Math.max(0, dot(even, withMean)));
        double[] worst = Simplex.minimise(tasks, weights -> {
            double[] slopes = TaskGradients.times(gram, weights);
            double length = length(weights, slopes);
            for (int task = 0; task < tasks; task++) {
                slopes[task] = withMean[task] + reach * slopes[task] / length;
            }
            return slopes;
        });
        double stretch = reach / (length(worst, TaskGradients.times(gram, worst)) + LEAST_LENGTH);
        double[] direction = new double[tasks];
        for (int task = 0; task < tasks; task++) {
            direction[task] = even[task] + stretch * worst[task];
        }
        return TaskGradients.sum(gradients, direction);
    }

    /** {@code |g_w|}, never 0. */
    private static double length(double[] weights, double[] products) {
        return Math.sqrt(Math.max(Double.MIN_NORMAL, dot(weights, products)));
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int at = 0; at < a.length; at++) {
            sum += a[at] * b[at];
        }
        return sum;
    }
}
