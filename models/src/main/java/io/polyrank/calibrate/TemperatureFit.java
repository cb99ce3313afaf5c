package io.polyrank.calibrate;

import io.polyrank.runtime.Calibration;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.univariate.BrentOptimizer;
import org.hipparchus.optim.univariate.SearchInterval;
import org.hipparchus.optim.univariate.UnivariateObjectiveFunction;

/**
 * The temperature of class probabilities with the least log loss (Guo et al. 2017), by Brent's method over its
 * logarithm.
 */
final class TemperatureFit {

    /** Temperatures from 1/20 to 20; beyond, a model is not one to be calibrated. */
    private static final double LARGEST_LOGARITHM = Math.log(20);

    private static final double ACCURACY = 1e-6;
    private static final int EVALUATIONS = 200;
    private static final double LEAST_PROBABILITY = 1e-12;

    private TemperatureFit() {}

    /**
     * Fits the temperature.
     *
     * @param scores {@code [rows x classes]} probabilities
     * @param labels the class of each row
     */
    static Calibration fit(float[] scores, float[] labels) {
        int classes = scores.length / labels.length;
        double[] logarithms = new double[scores.length];
        for (int at = 0; at < logarithms.length; at++) {
            logarithms[at] = Math.log(Math.max(LEAST_PROBABILITY, scores[at]));
        }
        double found = new BrentOptimizer(ACCURACY, ACCURACY)
                .optimize(
                        new MaxEval(EVALUATIONS),
                        GoalType.MINIMIZE,
                        new UnivariateObjectiveFunction(logarithm -> loss(logarithms, labels, classes, logarithm)),
                        new SearchInterval(-LARGEST_LOGARITHM, LARGEST_LOGARITHM, 0))
                .getPoint();
        return new Calibration.Temperature(Math.exp(found));
    }

    private static double loss(double[] logarithms, float[] labels, int classes, double logarithm) {
        double power = Math.exp(-logarithm);
        double sum = 0;
        for (int row = 0; row < labels.length; row++) {
            double largest = Double.NEGATIVE_INFINITY;
            for (int at = row * classes; at < (row + 1) * classes; at++) {
                largest = Math.max(largest, logarithms[at] * power);
            }
            double total = 0;
            for (int at = row * classes; at < (row + 1) * classes; at++) {
                total += Math.exp(logarithms[at] * power - largest);
            }
            sum += largest + Math.log(total) - logarithms[row * classes + (int) labels[row]] * power;
        }
        return sum / labels.length;
    }
}
