package io.polyrank.train;

import java.util.Arrays;

/**
 * A few numbers beside the model that learn by Adam (Kingma and Ba 2015, algorithm 1, with its usual decays 0.9 and
 * 0.999): the task weights of the methods that learn them. A gradient of exactly zero leaves a number's moments to fade.
 */
final class LearnedNumbers {

    private static final double DECAY_OF_MEAN = 0.9;
    private static final double DECAY_OF_SQUARE = 0.999;
    private static final double EPSILON = 1e-8;

    private final double rate;
    private double[] values;
    private double[] means;
    private double[] squares;
    private double steps;

    LearnedNumbers(int count, double start, double rate) {
        this.rate = rate;
        this.values = new double[count];
        this.means = new double[count];
        this.squares = new double[count];
        Arrays.fill(values, start);
    }

    double[] values() {
        return values.clone();
    }

    /** Overwrites the values; what was learned about their gradients stays. */
    void values(double[] others) {
        values = others.clone();
    }

    void descend(double[] gradient) {
        steps++;
        for (int at = 0; at < values.length; at++) {
            means[at] = DECAY_OF_MEAN * means[at] + (1 - DECAY_OF_MEAN) * gradient[at];
            squares[at] = DECAY_OF_SQUARE * squares[at] + (1 - DECAY_OF_SQUARE) * gradient[at] * gradient[at];
            double mean = means[at] / (1 - Math.pow(DECAY_OF_MEAN, steps));
            double square = squares[at] / (1 - Math.pow(DECAY_OF_SQUARE, steps));
            values[at] -= rate * mean / (Math.sqrt(square) + EPSILON);
        }
    }

    /** Everything, {@code [3 count + 1]}. */
    double[] state() {
        int count = values.length;
        double[] state = Arrays.copyOf(values, 3 * count + 1);
        System.arraycopy(means, 0, state, count, count);
        System.arraycopy(squares, 0, state, 2 * count, count);
        state[3 * count] = steps;
        return state;
    }

    void restore(double[] state) {
        int count = values.length;
        values = Arrays.copyOfRange(state, 0, count);
        means = Arrays.copyOfRange(state, count, 2 * count);
        squares = Arrays.copyOfRange(state, 2 * count, 3 * count);
        steps = state[3 * count];
    }
}
