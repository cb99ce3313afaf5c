package io.polyrank.train;

import java.util.stream.IntStream;

/** Arithmetic on gradients of several tasks, {@code [tasks][numbers]}. */
final class TaskGradients {

    private TaskGradients() {}

    /** The tasks with a loss. */
    static int[] present(float[] losses) {
        return IntStream.range(0, losses.length)
                .filter(task -> !Float.isNaN(losses[task]))
                .toArray();
    }

    static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int at = 0; at < a.length; at++) {
            sum += (double) a[at] * b[at];
        }
        return sum;
    }

    /** All inner products, {@code [tasks][tasks]}. */
    static double[][] gram(float[][] gradients) {
        double[][] gram = new double[gradients.length][gradients.length];
        for (int row = 0; row < gradients.length; row++) {
            for (int column = 0; column <= row; column++) {
                gram[row][column] = dot(gradients[row], gradients[column]);
                gram[column][row] = gram[row][column];
            }
        }
        return gram;
    }

    /** A matrix times a vector. */
    static double[] times(double[][] matrix, double[] vector) {
        double[] product = new double[matrix.length];
        for (int row = 0; row < matrix.length; row++) {
            for (int column = 0; column < vector.length; column++) {
                product[row] += matrix[row][column] * vector[column];
            }
        }
        return product;
    }

    /** {@code sum_i weights_i gradients_i}. */
    static float[] sum(float[][] gradients, double[] weights) {
        float[] sum = new float[gradients[0].length];
        for (int task = 0; task < gradients.length; task++) {
            add(sum, weights[task], gradients[task]);
        }
        return sum;
    }

    /** {@code into += factor * gradient}. */
    static void add(float[] into, double factor, float[] gradient) {
        for (int at = 0; at < into.length; at++) {
            into[at] += (float) (factor * gradient[at]);
        }
    }
}
