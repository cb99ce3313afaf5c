package io.polyrank.train;

import java.util.SplittableRandom;

/** Two tasks that want one point of the plane at two places, {@code L_i = scale_i |x - centre_i|^2 / 2 + least_i}. */
final class TwoQuadratics {

    private final double[][] centres;
    private final double[] scales;
    private final double[] least;
    final double[] x;

    TwoQuadratics(double[][] centres, double[] scales, double... start) {
        this(centres, scales, new double[2], start);
    }

    TwoQuadratics(double[][] centres, double[] scales, double[] least, double[] start) {
        this.least = least;
        this.centres = centres;
        this.scales = scales;
        this.x = start;
    }

    /** Steps of gradient descent as a balancer directs them. */
    TwoQuadratics descend(Balancer balancer, int steps, double rate) {
        SplittableRandom random = new SplittableRandom(5);
        for (int step = 0; step < steps; step++) {
            float[][] gradients = gradients();
            Balancer.Direction direction = balancer.next(losses(), () -> gradients, random);
            float[] factors = direction.factors();
            float[] sum = direction.shared() == null
                    ? TaskGradients.sum(gradients, new double[] {factors[0], factors[1]})
                    : direction.shared();
            x[0] -= rate * sum[0];
            x[1] -= rate * sum[1];
            if (balancer.wantsLossesAfter()) {
                balancer.after(losses());
            }
        }
        return this;
    }

    float[] losses() {
        float[] losses = new float[2];
        for (int task = 0; task < 2; task++) {
            double square = Math.pow(x[0] - centres[task][0], 2) + Math.pow(x[1] - centres[task][1], 2);
            losses[task] = (float) (scales[task] * square / 2 + least[task]);
        }
        return losses;
    }

    float[][] gradients() {
        float[][] gradients = new float[2][2];
        for (int task = 0; task < 2; task++) {
            for (int axis = 0; axis < 2; axis++) {
                gradients[task][axis] = (float) (scales[task] * (x[axis] - centres[task][axis]));
            }
        }
        return gradients;
    }
}
