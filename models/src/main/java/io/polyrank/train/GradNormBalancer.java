package io.polyrank.train;

import com.google.common.primitives.Doubles;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * GradNorm (Chen et al. 2018, "GradNorm: Gradient Normalization for Adaptive Loss Balancing"): learns weights that
 * bring each task's gradient norm to the mean norm times its relative inverse training rate,
 * {@code min_w sum_i | w_i |g_i| - mean_j(w_j |g_j|) r_i^alpha |}, {@code r_i = (L_i / L_i(0)) / mean_j(L_j / L_j(0))}, with
 * weights that add up to the number of tasks.
 *
 * <p>Implementation note: the mean is a constant in that minimisation, so the gradient of {@code w_i} is the sign of the
 * difference times {@code |g_i|}. {@code L_i(0)} is the loss of the first batch with a label. The paper takes the norms at
 * the last shared layer, we take them over all shared weights. The weights learn by their own Adam.
 */
final class GradNormBalancer implements Balancer {

    private static final double SMALLEST_WEIGHT = 1e-3;

    private final double alpha;
    private final LearnedNumbers weights;
    private double[] firstLosses;

    GradNormBalancer(int tasks, double alpha, double rate) {
        this.alpha = alpha;
        this.weights = new LearnedNumbers(tasks, 1, rate);
        this.firstLosses = new double[tasks];
        Arrays.fill(firstLosses, Double.NaN);
    }

    @Override
    public Direction next(float[] losses, Supplier<float[][]> gradients, SplittableRandom random) {
        double[] values = weights.values();
        float[] factors = new float[values.length];
        for (int task = 0; task < values.length; task++) {
            factors[task] = (float) values[task];
        }
        learn(values, losses, gradients.get());
        return new Direction(factors, null);
    }

    private void learn(double[] values, float[] losses, float[][] gradients) {
        int[] present = TaskGradients.present(losses);
        double[] norms = new double[values.length];
        double[] rates = new double[values.length];
        double meanNorm = 0;
        double meanRate = 0;
        for (int task : present) {
            if (Double.isNaN(firstLosses[task])) {
                firstLosses[task] = Math.max(losses[task], Double.MIN_NORMAL);
            }
            norms[task] = Math.sqrt(TaskGradients.dot(gradients[task], gradients[task]));
            rates[task] = losses[task] / firstLosses[task];
            meanNorm += values[task] * norms[task] / present.length;
            meanRate += rates[task] / present.length;
        }
        double[] descent = new double[values.length];
        for (int task : present) {
            double relative = meanRate > 0 ? rates[task] / meanRate : 1;
            double wanted = meanNorm * Math.pow(relative, alpha);
            descent[task] = Math.signum(values[task] * norms[task] - wanted) * norms[task];
        }
        weights.descend(descent);
        weights.values(normalised(weights.values()));
    }

    private static double[] normalised(double[] values) {
        double[] positive = Arrays.stream(values)
                .map(value -> Math.max(SMALLEST_WEIGHT, value))
                .toArray();
        double sum = Arrays.stream(positive).sum();
        return Arrays.stream(positive)
                .map(value -> value * positive.length / sum)
                .toArray();
    }

    @Override
    public double[] state() {
        return Doubles.concat(firstLosses, weights.state());
    }

    @Override
    public void restore(double[] state) {
        firstLosses = Arrays.copyOf(state, firstLosses.length);
        weights.restore(Arrays.copyOfRange(state, firstLosses.length, state.length));
    }
}
