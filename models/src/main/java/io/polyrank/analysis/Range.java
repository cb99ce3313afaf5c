package io.polyrank.analysis;

/**
 * An interval.
 *
 * @param low lower end; NaN where it is not defined
 * @param high upper end
 */
public record Range(double low, double high) {

    /** Not defined. */
    public static final Range NONE = new Range(Double.NaN, Double.NaN);

    public static Range around(double centre, double reach) {
        return new Range(centre - reach, centre + reach);
    }

    /** Each end over a positive number. */
    Range over(double scale) {
        return scale > 0 ? new Range(low / scale, high / scale) : NONE;
    }

    /** With more and less exchanged. */
    Range negated() {
        return new Range(-high, -low);
    }

    public boolean contains(double value) {
        return low <= value && value <= high;
    }
}
