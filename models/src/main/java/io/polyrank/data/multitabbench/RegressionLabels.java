package io.polyrank.data.multitabbench;

import io.polyrank.data.generate.Dice;
import java.util.List;
import java.util.stream.IntStream;

/**
 * MultiTab-Bench's own labels.
 *
 * @param weights of the tasks
 * @param polynomials of the tasks
 * @param raw whether they keep their mean and variance
 */
record RegressionLabels(TaskWeights weights, List<PolynomialLabel> polynomials, boolean raw) implements Labels {

    RegressionLabels {
        polynomials = List.copyOf(polynomials);
    }

    @Override
    public List<String> names() {
        return IntStream.range(0, polynomials.size())
                .mapToObj(task -> "task_" + task)
                .toList();
    }

    @Override
    public double[] draw(double[] x, List<Dice> dice) {
        double[] labels = new double[polynomials.size()];
        for (int task = 0; task < labels.length; task++) {
            PolynomialLabel polynomial = polynomials.get(task);
            double label =
                    polynomial.value(weights.dot(task, x)) + dice.get(task).normal(polynomial.noise());
            labels[task] = raw ? label : (label - polynomial.mean()) / Math.sqrt(polynomial.variance());
        }
        return labels;
    }
}
