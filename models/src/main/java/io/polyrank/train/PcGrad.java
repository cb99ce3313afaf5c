package io.polyrank.train;

import java.util.SplittableRandom;

/**
 * PCGrad (Yu et al. 2020, "Gradient Surgery for Multi-Task Learning", algorithm 1): each gradient loses its component
 * against every other gradient it conflicts with, taken in random order,
 * {@code g_i <- g_i - (g_i . g_j / |g_j|^2) g_j} where {@code g_i . g_j < 0}; the results are added up.
 */
final class PcGrad implements GradientSurgery.Rule {

    @Override
    public float[] combine(float[][] gradients, SplittableRandom random) {
        float[] sum = new float[gradients[0].length];
        for (int task = 0; task < gradients.length; task++) {
            float[] own = gradients[task].clone();
            for (int other : Shuffle.order(gradients.length, random)) {
                double product = other == task ? 0 : TaskGradients.dot(own, gradients[other]);
                if (product < 0) {
                    double square = TaskGradients.dot(gradients[other], gradients[other]);
                    TaskGradients.add(own, -product / square, gradients[other]);
                }
            }
            TaskGradients.add(sum, 1, own);
        }
        return sum;
    }
}
