package io.polyrank.behaviour;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The raw values of a user profile, a query's context, an item or an event, by field name. Numbers and texts are two
 * views of one value: a whole number reads as its decimal digits, so that an id means the same whether it arrives as a
 * number (match-feature) or as text (log, user document).
 */
public interface FieldValues {

    /** No value at all. */
    FieldValues NONE = new FieldValues() {
        @Override
        public @Nullable String text(String field) {
            return null;
        }

        @Override
        public double number(String field) {
            return Double.NaN;
        }

        @Override
        public List<String> texts(String field) {
            return List.of();
        }
    };

    /** The value as text, null when missing. */
    @Nullable String text(String field);

    /**
     * The value as a number, NaN when missing.
     *
     * @throws InvalidValueException when a text stands where a number is expected
     */
    double number(String field);

    /**
     * The value of a field that holds a whole number, which {@link #textOf} writes in digits; NaN where it holds a text,
     * another number or nothing. It says no more than {@link #text}, but without making a text.
     */
    default double wholeNumber(String field) {
        return Double.NaN;
    }

    /** The values of a multi-value field, in order; empty when missing. As text they are separated by spaces. */
    List<String> texts(String field);

    /**
     * A finite number's text: a whole number's digits, otherwise the shortest decimal that reads as the same number. A
     * number that is exactly a float reads as that float, so that 0.1 kept in a float field is "0.1".
     */
    static String textOf(double number) {
        if (isWhole(number)) {
            return Long.toString((long) number);
        }
        float single = (float) number;
        return single == number ? Float.toString(single) : Double.toString(number);
    }

    /**
     * The number as it was before somebody kept it in a float: of the numbers that are exactly this float the one with the fewest
     * decimals, six at most. Any other number is itself. So 0.1 kept in a float field reads as 0.1, as {@link #textOf} writes it.
     */
    static double decimalOf(double number) {
        float single = (float) number;
        if (single != number || isWhole(number)) {
            return number;
        }
        for (double scale = 10; scale <= 1e6; scale *= 10) {
            double decimal = Math.rint(number * scale) / scale;
            if ((float) decimal == single) {
                return decimal;
            }
        }
        return number;
    }

    /** Whether a number is written in digits alone. */
    static boolean isWhole(double number) {
        return number == Math.rint(number) && Math.abs(number) <= (1L << 53);
    }
}
