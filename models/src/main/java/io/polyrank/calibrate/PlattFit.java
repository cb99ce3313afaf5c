package io.polyrank.calibrate;

import io.polyrank.runtime.Calibration;
import java.util.Optional;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.SimpleValueChecker;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunctionGradient;
import org.hipparchus.optim.nonlinear.scalar.gradient.NonLinearConjugateGradientOptimizer;
import org.hipparchus.optim.nonlinear.scalar.gradient.NonLinearConjugateGradientOptimizer.Formula;

/**
 * Logistic regression of labels on the model's log-odds (Platt 1999) by conjugate gradients.
 *
 * <p>Implementation note: minimises {@code -log likelihood + ((slope - 1)^2 + intercept^2) / 2}. The second part says
 * that the model is probably right; it weighs about as much as one row, keeps the fit finite where scores separate the
 * labels, and leaves a model that is right as it is. The optimiser works on log-odds around their mean, where slope and
 * shift hardly depend on each other.
 */
final class PlattFit {

    private static final double RELATIVE_CHANGE = 1e-12;
    private static final double ABSOLUTE_CHANGE = 1e-9;
    private static final int EVALUATIONS = 1000;

    private final double[] odds;
    private final float[] labels;
    private final double centre;

    private PlattFit(float[] scores, float[] labels) {
        this.labels = labels;
        this.odds = new double[scores.length];
        double sum = 0;
        for (int row = 0; row < odds.length; row++) {
            odds[row] = LogOdds.of(scores[row]);
            sum += odds[row];
        }
        this.centre = sum / odds.length;
    }

    /**
     * Fits the line; nothing when it would fall: then the scores say the contrary of the labels.
     *
     * @param scores probabilities
     * @param labels 0 or 1
     */
    static Optional<Calibration> fit(float[] scores, float[] labels) {
        PlattFit fit = new PlattFit(scores, labels);
        double[] found = new NonLinearConjugateGradientOptimizer(
                        Formula.POLAK_RIBIERE, new SimpleValueChecker(RELATIVE_CHANGE, ABSOLUTE_CHANGE))
                .optimize(
                        new MaxEval(EVALUATIONS),
                        GoalType.MINIMIZE,
                        new ObjectiveFunction(fit::loss),
                        new ObjectiveFunctionGradient(fit::gradient),
                        new InitialGuess(new double[] {1, fit.centre}))
                .getPoint();
        return found[0] > 0 ? Optional.of(new Calibration.Platt(found[0], fit.intercept(found))) : Optional.empty();
    }

    /** The intercept of a slope and a value at the centre. */
    private double intercept(double[] line) {
        return line[1] - line[0] * centre;
    }

    private double loss(double[] line) {
        double sum = 0;
        for (int row = 0; row < odds.length; row++) {
            double value = line[0] * (odds[row] - centre) + line[1];
            sum += LogOdds.softplus(value) - (labels[row] > 0 ? value : 0);
        }
        return sum + (Math.pow(line[0] - 1, 2) + Math.pow(intercept(line), 2)) / 2;
    }

    private double[] gradient(double[] line) {
        double slope = line[0] - 1 - centre * intercept(line);
        double shift = intercept(line);
        for (int row = 0; row < odds.length; row++) {
            double away = odds[row] - centre;
            double difference = LogOdds.probability(line[0] * away + line[1]) - (labels[row] > 0 ? 1 : 0);
            slope += difference * away;
            shift += difference;
        }
        return new double[] {slope, shift};
    }
}
