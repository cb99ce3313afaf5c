package io.polyrank.train;

import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Uncertainty weighting (Kendall, Gal and Cipolla 2018, "Multi-Task Learning Using Uncertainty to Weigh Losses"):
 * descends {@code sum_i L_i / (2 sigma_i^2) + log sigma_i} in the weights and in the sigmas.
 *
 * <p>Implementation note: with {@code s = log sigma^2} a task's factor is {@code e^-s / 2}, and the gradient of
 * {@code s} is {@code (1 - L e^-s) / 2}, so {@code s} comes to rest at {@code log L}. All tasks have the paper's regression
 * form. The sigmas learn by their own Adam.
 */
final class UncertaintyBalancer implements Balancer {

    /** Where the log-variances start, as in LibMTL. */
    static final double START = -0.5;

    private final LearnedNumbers logVariances;

    UncertaintyBalancer(int tasks, double rate) {
        this.logVariances = new LearnedNumbers(tasks, START, rate);
    }

    @Override
    public Direction next(float[] losses, Supplier<float[][]> gradients, SplittableRandom random) {
        double[] values = logVariances.values();
        float[] factors = new float[values.length];
        double[] descent = new double[values.length];
        for (int task = 0; task < values.length; task++) {
            double precision = Math.exp(-values[task]);
            factors[task] = (float) (precision / 2);
            descent[task] = Float.isNaN(losses[task]) ? 0 : (1 - losses[task] * precision) / 2;
        }
        logVariances.descend(descent);
        return new Direction(factors, null);
    }

    @Override
    public double[] state() {
        return logVariances.state();
    }

    @Override
    public void restore(double[] state) {
        logVariances.restore(state);
    }
}
