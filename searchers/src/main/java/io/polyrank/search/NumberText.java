package io.polyrank.search;

import org.jspecify.annotations.Nullable;

/** The text of a number, the same wherever the number comes from. */
final class NumberText {

    /** Beyond this, whole numbers are no longer told apart by a double. */
    private static final double LARGEST_EXACT = 1L << 53;

    private NumberText() {}

    /**
     * The decimal digits of a whole number, the shortest decimal form of another one; null for NaN, which stands for
     * missing. A number that is exactly a float reads as that float, so that 0.1 stored in a float field is "0.1".
     */
    static @Nullable String of(double number) {
        if (Double.isNaN(number)) {
            return null;
        }
        if (number == Math.rint(number) && Math.abs(number) <= LARGEST_EXACT) {
            return Long.toString((long) number);
        }
        float single = (float) number;
        return single == number ? Float.toString(single) : Double.toString(number);
    }
}
