package io.polyrank.encode;

import io.polyrank.spec.FeatureSpec.Numerical;

/**
 * Standardisation of a number, fitted on training rows: {@code (x - mean) / deviation}, limited to plus or minus
 * {@code limit} so that a wild value cannot drown the rest.
 *
 * @param mean mean of the transformed training values
 * @param deviation their standard deviation, positive
 * @param limit the largest magnitude let through, positive and no more than a float can hold
 */
public record Normalisation(double mean, double deviation, double limit) {

    static final Normalisation NONE = new Normalisation(0, 1, Float.MAX_VALUE);

    /** With the usual limit of 5 deviations. */
    public Normalisation(double mean, double deviation) {
        this(mean, deviation, Numerical.LIMIT);
    }

    public Normalisation {
        if (!Double.isFinite(mean) || !(deviation > 0) || !Double.isFinite(deviation)) {
            throw new IllegalArgumentException("normalisation: found mean " + mean + " and deviation " + deviation
                    + ", expected finite numbers and a positive deviation");
        }
        if (!(limit > 0 && limit <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "normalisation: found limit " + limit + ", expected a positive number up to " + Float.MAX_VALUE);
        }
    }

    /** A finite number for any value that is not NaN. */
    float apply(double value) {
        return (float) Math.max(-limit, Math.min(limit, (value - mean) / deviation));
    }
}
