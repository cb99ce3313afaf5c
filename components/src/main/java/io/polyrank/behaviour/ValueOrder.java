package io.polyrank.behaviour;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** The order of the values of a field that has several, where it is stored without one. */
public final class ValueOrder {

    /** Whole numbers first, by size, then texts by their characters: the order training has them in. */
    public static final Comparator<String> NUMBERS_FIRST = Comparator.comparing(
                    ValueOrder::digits, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(Comparator.naturalOrder());

    private static final int LONGEST_NUMBER = 18;

    private ValueOrder() {}

    private static @Nullable Long digits(String label) {
        boolean whole = !label.isEmpty()
                && label.length() <= LONGEST_NUMBER
                && label.chars().allMatch(character -> character >= '0' && character <= '9');
        return whole ? Long.valueOf(label) : null;
    }
}
