package io.polyrank.train;

import com.google.common.primitives.Doubles;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Dynamic weight average (Liu, Johns and Davison 2019, "End-to-End Multi-Task Learning with Attention", section 3.3): a task
 * whose loss falls more slowly gets more weight,
 * {@code w_i(t) = K softmax_i(r_i / T)}, {@code r_i = L_i(t-1) / L_i(t-2)} over the mean losses of the last two epochs. The
 * first two epochs weigh all tasks alike.
 */
final class DwaBalancer implements Balancer {

    private final int tasks;
    private final double temperature;
    private double[] last = new double[0];
    private double[] beforeLast = new double[0];

    DwaBalancer(int tasks, double temperature) {
        this.tasks = tasks;
        this.temperature = temperature;
    }

    @Override
    public Direction next(float[] losses, Supplier<float[][]> gradients, SplittableRandom random) {
        if (beforeLast.length == 0) {
            return new Direction(StaticBalancer.ones(tasks), null);
        }
        double[] rates = new double[tasks];
        for (int task = 0; task < tasks; task++) {
            // A task without any loss, such as one of weight 0, stands still.
            double rate = beforeLast[task] > 0 ? last[task] / beforeLast[task] : 1;
            rates[task] = rate / temperature;
        }
        double[] shares = Simplex.softmax(rates);
        float[] factors = new float[tasks];
        for (int task = 0; task < tasks; task++) {
            factors[task] = (float) (tasks * shares[task]);
        }
        return new Direction(factors, null);
    }

    @Override
    public void epoch(double[] losses) {
        beforeLast = last;
        last = losses.clone();
    }

    @Override
    public double[] state() {
        return Doubles.concat(last, beforeLast);
    }

    @Override
    public void restore(double[] state) {
        last = Arrays.copyOfRange(state, 0, Math.min(tasks, state.length));
        beforeLast = Arrays.copyOfRange(state, last.length, state.length);
    }
}
