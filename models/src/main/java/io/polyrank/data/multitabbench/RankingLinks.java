package io.polyrank.data.multitabbench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Polyrank's own extension, not part of MultiTab-Bench: the polynomials become the logits of a click and of events that
 * only a click can lead to, with known probabilities.
 *
 * <p>With s_t the task's polynomial of z_t, standardised, {@code P(click) = sigmoid(b_0 + c s_0)} and
 * {@code P(event t | click) = sigmoid(b_t + c s_t)}, c = {@value #SLOPE}. The intercepts b are found by bisection, so
 * that clicks have their base rate among all rows, and the other events theirs among clicks. The expectations are
 * integrals over one or two normal variables, taken with the trapezoid rule.
 */
final class RankingLinks {

    /** Factor of the standardised polynomials; large enough for features to matter, small enough to leave chance. */
    static final double SLOPE = 1.5;

    /** Name of the event that all others follow. */
    static final String CLICK = "click";

    private static final double REACH = 8.5;
    private static final int POINTS = 201;
    private static final int HALVINGS = 60;
    private static final double WIDEST = 1e4;

    private final List<PolynomialLabel> polynomials;
    private final double[] intercepts;

    private RankingLinks(List<PolynomialLabel> polynomials, double[] intercepts) {
        this.polynomials = polynomials;
        this.intercepts = intercepts;
    }

    /**
     * Finds the intercepts.
     *
     * @param rho correlation of any two tasks' z
     * @param baseRates of a click, then of the other events among clicks
     */
    static RankingLinks fit(List<PolynomialLabel> polynomials, double rho, List<Double> baseRates) {
        RankingLinks links = new RankingLinks(List.copyOf(polynomials), new double[polynomials.size()]);
        double[] z = new double[POINTS];
        double[] weight = new double[POINTS];
        double total = 0;
        for (int point = 0; point < POINTS; point++) {
            z[point] = REACH * (2.0 * point / (POINTS - 1) - 1);
            weight[point] = StrictMath.exp(-z[point] * z[point] / 2);
            total += weight[point];
        }
        double[] clicked = new double[POINTS];
        for (int point = 0; point < POINTS; point++) {
            weight[point] /= total;
        }
        links.intercepts[0] = intercept(baseRates.get(0), links.scores(0, z), weight);
        double clicks = 0;
        for (int point = 0; point < POINTS; point++) {
            clicked[point] = weight[point] * links.conditional(0, z[point]);
            clicks += clicked[point];
        }
        for (int point = 0; point < POINTS; point++) {
            clicked[point] /= clicks;
        }
        for (int task = 1; task < polynomials.size(); task++) {
            links.intercepts[task] = links.amongClicks(task, rho, baseRates.get(task), z, weight, clicked);
        }
        return links;
    }

    /** The probability of a click, or of another event given a click, for a row whose z of the task is given. */
    double conditional(int task, double z) {
        return sigmoid(intercepts[task] + SLOPE * score(task, z));
    }

    /** The intercept of a task. */
    double intercept(int task) {
        return intercepts[task];
    }

    /** Where z_0 is distributed as among clicks and the task's z is {@code rho z_0 + sqrt(1 - rho^2) e}. */
    private double amongClicks(int task, double rho, double rate, double[] z, double[] weight, double[] clicked) {
        double rest = Math.sqrt(Math.max(0, 1 - rho * rho));
        double[] scores = new double[POINTS * POINTS];
        double[] weights = new double[POINTS * POINTS];
        for (int first = 0; first < POINTS; first++) {
            for (int second = 0; second < POINTS; second++) {
                int at = first * POINTS + second;
                scores[at] = SLOPE * score(task, rho * z[first] + rest * z[second]);
                weights[at] = clicked[first] * weight[second];
            }
        }
        return intercept(rate, scores, weights);
    }

    private double[] scores(int task, double[] z) {
        double[] scores = new double[z.length];
        for (int point = 0; point < z.length; point++) {
            scores[point] = SLOPE * score(task, z[point]);
        }
        return scores;
    }

    private double score(int task, double z) {
        PolynomialLabel polynomial = polynomials.get(task);
        return (polynomial.value(z) - polynomial.mean()) / Math.sqrt(polynomial.signalVariance());
    }

    private static double intercept(double rate, double[] scores, double[] weights) {
        DoubleUnaryOperator share = intercept -> {
            double sum = 0;
            for (int index = 0; index < scores.length; index++) {
                sum += weights[index] * sigmoid(intercept + scores[index]);
            }
            return sum;
        };
        double low = -WIDEST;
        double high = WIDEST;
        for (int step = 0; step < HALVINGS; step++) {
            double middle = (low + high) / 2;
            if (share.applyAsDouble(middle) < rate) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }

    /** The names of the events: a click, a conversion, then conversions with a number. */
    List<String> names() {
        List<String> names = new ArrayList<>(List.of(CLICK, "conversion"));
        for (int task = 2; task < polynomials.size(); task++) {
            names.add("conversion_" + task);
        }
        return List.copyOf(names);
    }
}
