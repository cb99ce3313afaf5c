package io.polyrank.train;

import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * FAMO (Liu, Feng, Stone and Liu 2023, "FAMO: Fast Adaptive Multitask Optimization"): lets all losses fall at about the
 * same relative rate without a gradient per task. With {@code z = softmax(xi)} a step descends
 * {@code c sum_i z_i log L_i}, {@code c = 1 / sum_i(z_i / L_i)}, and then {@code xi} descends along what the step did to the
 * logarithms of the losses, {@code J_softmax(xi) (log L(before) - log L(after)) + decay xi}: a task that improved more
 * than the others loses weight.
 */
final class FamoBalancer implements Balancer {

    /** Keeps the logarithm of a loss of zero finite, as in the authors' code. */
    private static final double LEAST_LOSS = 1e-8;

    private final double decay;
    private final LearnedNumbers logits;
    private float[] before = new float[0];

    FamoBalancer(int tasks, double rate, double decay) {
        this.decay = decay;
        this.logits = new LearnedNumbers(tasks, 0, rate);
    }

    @Override
    public Direction next(float[] losses, Supplier<float[][]> gradients, SplittableRandom random) {
        before = losses.clone();
        double[] shares = Simplex.softmax(logits.values());
        double[] ratios = new double[shares.length];
        double sum = 0;
        for (int task : TaskGradients.present(losses)) {
            ratios[task] = shares[task] / (losses[task] + LEAST_LOSS);
            sum += ratios[task];
        }
        float[] factors = new float[shares.length];
        for (int task = 0; task < factors.length; task++) {
            factors[task] = sum > 0 ? (float) (ratios[task] / sum) : 0;
        }
        return new Direction(factors, null);
    }

    @Override
    public boolean wantsLossesAfter() {
        return true;
    }

    @Override
    public void after(float[] losses) {
        double[] values = logits.values();
        double[] shares = Simplex.softmax(values);
        double[] gains = new double[values.length];
        double mean = 0;
        for (int task : TaskGradients.present(before)) {
            gains[task] = Math.log(before[task] + LEAST_LOSS) - Math.log(losses[task] + LEAST_LOSS);
            mean += shares[task] * gains[task];
        }
        double[] descent = new double[values.length];
        for (int task : TaskGradients.present(before)) {
            descent[task] = shares[task] * (gains[task] - mean) + decay * values[task];
        }
        logits.descend(descent);
    }

    @Override
    public double[] state() {
        return logits.state();
    }

    @Override
    public void restore(double[] state) {
        logits.restore(state);
    }
}
