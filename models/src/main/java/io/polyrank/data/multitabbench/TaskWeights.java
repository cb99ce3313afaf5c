package io.polyrank.data.multitabbench;

import io.polyrank.data.generate.Dice;

/**
 * The tasks' weights: unit vectors whose pairwise cosine is exactly rho.
 *
 * <p>The definition takes random orthonormal rows U and {@code W = Q L^(1/2) U}, where {@code Q L Q'} decomposes the
 * matrix P of ones on the diagonal and rho elsewhere, so that {@code W W' = P}. Here {@code W = P^(1/2) U} with the
 * symmetric root, which for this P is {@code a I + b 11'} with {@code a = sqrt(1 - rho)} and
 * {@code a + T b = sqrt(1 + (T - 1) rho)}. The two differ by a rotation of U, whose distribution no rotation changes.
 */
final class TaskWeights {

    private final double[][] rows;

    private TaskWeights(double[][] rows) {
        this.rows = rows;
    }

    /** Draws the weights, {@code [tasks x features]}. */
    static TaskWeights draw(int tasks, int features, double rho, Dice dice) {
        double[][] basis = orthonormal(tasks, features, dice);
        double own = Math.sqrt(Math.max(0, 1 - rho));
        double common = (Math.sqrt(Math.max(0, 1 + (tasks - 1) * rho)) - own) / tasks;
        double[][] rows = new double[tasks][features];
        for (int feature = 0; feature < features; feature++) {
            double sum = 0;
            for (double[] direction : basis) {
                sum += direction[feature];
            }
            for (int task = 0; task < tasks; task++) {
                rows[task][feature] = own * basis[task][feature] + common * sum;
            }
        }
        return new TaskWeights(rows);
    }

    /** The weights of a task. */
    double[] of(int task) {
        return rows[task].clone();
    }

    /** The inner product of a task's weights with a row of features. */
    double dot(int task, double[] x) {
        return dot(rows[task], x);
    }

    static double dot(double[] left, double[] right) {
        double sum = 0;
        for (int index = 0; index < left.length; index++) {
            sum += left[index] * right[index];
        }
        return sum;
    }

    /** Gaussian vectors, orthogonalised in order; twice, because once leaves rounding errors. */
    private static double[][] orthonormal(int count, int width, Dice dice) {
        double[][] vectors = new double[count][width];
        for (int index = 0; index < count; index++) {
            double[] vector = vectors[index];
            for (int column = 0; column < width; column++) {
                vector[column] = dice.normal(1);
            }
            for (int pass = 0; pass < 2; pass++) {
                for (int before = 0; before < index; before++) {
                    subtract(vector, vectors[before], dot(vector, vectors[before]));
                }
                scale(vector, 1 / Math.sqrt(dot(vector, vector)));
            }
        }
        return vectors;
    }

    private static void subtract(double[] from, double[] direction, double length) {
        for (int column = 0; column < from.length; column++) {
            from[column] -= length * direction[column];
        }
    }

    private static void scale(double[] vector, double factor) {
        for (int column = 0; column < vector.length; column++) {
            vector[column] *= factor;
        }
    }
}
