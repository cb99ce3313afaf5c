package io.polyrank.train;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/** Weights that are not negative and add up to 1. */
final class Simplex {

    private static final int MOST_STEPS = 250;
    private static final int HALVINGS = 50;
    private static final double TOLERANCE = 1e-9;

    private Simplex() {}

    /** {@code e^x_i / sum_j e^x_j}. */
    static double[] softmax(double[] values) {
        double largest = Arrays.stream(values).max().orElse(0);
        double[] powers =
                Arrays.stream(values).map(value -> Math.exp(value - largest)).toArray();
        double sum = Arrays.stream(powers).sum();
        return Arrays.stream(powers).map(power -> power / sum).toArray();
    }

    /**
     * The weights with the smallest value of a convex function.
     *
     * <p>Implementation note: pairwise Frank-Wolfe (Lacoste-Julien and Jaggi 2015): weight moves from the element with the
     * largest derivative to the one with the smallest, as far as the function falls; the place is found by halving. Two
     * elements need one step.
     *
     * @param gradient the function's gradient
     */
    static double[] minimise(int size, UnaryOperator<double[]> gradient) {
        double[] weights = new double[size];
        Arrays.fill(weights, 1.0 / size);
        for (int step = 0; step < MOST_STEPS; step++) {
            double[] slopes = gradient.apply(weights);
            int to = 0;
            int from = -1;
            double scale = 0;
            for (int at = 0; at < size; at++) {
                to = slopes[at] < slopes[to] ? at : to;
                if (weights[at] > 0 && (from < 0 || slopes[at] > slopes[from])) {
                    from = at;
                }
                scale = Math.max(scale, Math.abs(slopes[at]));
            }
            if (from < 0 || slopes[from] - slopes[to] <= TOLERANCE * scale) {
                break;
            }
            weights = moved(weights, from, to, distance(weights, from, to, gradient));
        }
        return weights;
    }

    /** How far weight should move: to where the function stops falling, or all of it. */
    private static double distance(double[] weights, int from, int to, UnaryOperator<double[]> gradient) {
        double low = 0;
        double high = weights[from];
        if (falls(moved(weights, from, to, high), from, to, gradient)) {
            return high;
        }
        for (int halving = 0; halving < HALVINGS; halving++) {
            double middle = (low + high) / 2;
            if (falls(moved(weights, from, to, middle), from, to, gradient)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    private static boolean falls(double[] weights, int from, int to, UnaryOperator<double[]> gradient) {
        double[] slopes = gradient.apply(weights);
        return slopes[to] < slopes[from];
    }

    private static double[] moved(double[] weights, int from, int to, double distance) {
        double[] moved = weights.clone();
        moved[from] -= distance;
        moved[to] += distance;
        return moved;
    }
}
