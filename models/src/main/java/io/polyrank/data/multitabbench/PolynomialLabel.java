package io.polyrank.data.multitabbench;

/**
 * The label of one task: {@code y = z + z^2 + ... + z^d + sigma eps} with independent standard normal z and eps.
 *
 * <p>Its moments are exact. With the probabilists' Hermite polynomials He, for which {@code E[He_m(z) He_n(z')]} of
 * jointly normal z, z' with correlation c is {@code n! c^n} where m = n and 0 elsewhere, the polynomial is
 * {@code sum_n a_n He_n(z)}; so the mean is {@code a_0}, and the covariance of two labels {@code sum_(n>=1) n! a_n b_n c^n}.
 *
 * @param degree d, 1 to {@value #MAXIMUM_DEGREE}
 * @param noise sigma, 0 or more
 */
public record PolynomialLabel(int degree, double noise) {

    /** Beyond it a label is hardly more than its few largest values. */
    public static final int MAXIMUM_DEGREE = 6;

    public PolynomialLabel {
        if (degree < 1 || degree > MAXIMUM_DEGREE) {
            throw new IllegalArgumentException(
                    "degrees: found " + degree + ", expected whole numbers from 1 to " + MAXIMUM_DEGREE);
        }
        if (!(noise >= 0 && noise <= 1e6)) {
            throw new IllegalArgumentException("noise: found " + noise + ", expected numbers from 0 to 1e6");
        }
    }

    /** The label without its noise. */
    public double value(double z) {
        double value = 0;
        for (int power = 0; power < degree; power++) {
            value = (value + 1) * z;
        }
        return value;
    }

    /** The coefficients a_0 to a_d of the Hermite polynomials. */
    public double[] hermite() {
        double[] coefficients = new double[degree + 1];
        for (int power = 1; power <= degree; power++) {
            for (int pairs = 0; 2 * pairs <= power; pairs++) {
                int order = power - 2 * pairs;
                coefficients[order] +=
                        factorial(power) / (StrictMath.pow(2, pairs) * factorial(pairs) * factorial(order));
            }
        }
        return coefficients;
    }

    /** Expected value. */
    public double mean() {
        return hermite()[0];
    }

    /** Variance without noise. */
    public double signalVariance() {
        return signalCovariance(this, 1);
    }

    /** Variance, noise included. */
    public double variance() {
        return signalVariance() + noise * noise;
    }

    /** The explained variance that the best of all models reaches. */
    public double bestExplainedVariance() {
        return signalVariance() / variance();
    }

    /**
     * Correlation with another task's label, noise included.
     *
     * @param cosine correlation of the two tasks' z, which is the cosine of their weights
     */
    public double correlation(PolynomialLabel other, double cosine) {
        return signalCovariance(other, cosine) / Math.sqrt(variance() * other.variance());
    }

    private double signalCovariance(PolynomialLabel other, double cosine) {
        double[] left = hermite();
        double[] right = other.hermite();
        double covariance = 0;
        for (int order = 1; order < Math.min(left.length, right.length); order++) {
            covariance += factorial(order) * left[order] * right[order] * StrictMath.pow(cosine, order);
        }
        return covariance;
    }

    private static double factorial(int number) {
        double product = 1;
        for (int factor = 2; factor <= number; factor++) {
            product *= factor;
        }
        return product;
    }
}
