package io.polyrank.spec;

/** What happens to a number before it is standardised. */
public enum Transform {
    /** Nothing. */
    NONE,
    /** {@code sign(x) log(1 + |x|)}: for counts, prices and other long tails. */
    LOG;

    /** Applies the transform. */
    public double apply(double value) {
        return this == LOG ? Math.signum(value) * Math.log1p(Math.abs(value)) : value;
    }
}
