package io.polyrank.encode;

import java.util.Arrays;
import java.util.List;

/**
 * The places of those values of a list that are whole numbers in their usual digits, found without making a text of the
 * number. Open addressing with linear probing in primitive arrays, at most half full; immutable.
 */
final class WholeNumbers {

    private static final int LONGEST = 16;
    private static final long LARGEST = 1L << 53;

    private final long[] keys;
    private final int[] places;
    private final int mask;

    WholeNumbers(List<String> values) {
        int capacity = Integer.highestOneBit(Math.max(2, values.size())) << 2;
        keys = new long[capacity];
        places = new int[capacity];
        mask = capacity - 1;
        Arrays.fill(places, -1);
        for (int place = 0; place < values.size(); place++) {
            if (isWholeNumber(values.get(place))) {
                put(Long.parseLong(values.get(place)), place);
            }
        }
    }

    /** The place of a number's digits in the list, or -1 when they are not in it. */
    int place(long number) {
        int at = slot(number);
        while (places[at] >= 0) {
            if (keys[at] == number) {
                return places[at];
            }
            at = at + 1 & mask;
        }
        return -1;
    }

    private void put(long number, int place) {
        int at = slot(number);
        while (places[at] >= 0) {
            at = at + 1 & mask;
        }
        keys[at] = number;
        places[at] = place;
    }

    /** Fibonacci hashing: neighbouring numbers, as ids are, land far apart. */
    private int slot(long number) {
        return (int) (number * 0x9E3779B97F4A7C15L >>> 32) & mask;
    }

    /** Whether this is how {@link io.polyrank.behaviour.FieldValues#textOf} writes a whole number. */
    private static boolean isWholeNumber(String text) {
        int digits = text.startsWith("-") ? text.length() - 1 : text.length();
        if (digits == 0 || digits > LONGEST) {
            return false;
        }
        for (int index = text.length() - digits; index < text.length(); index++) {
            if (text.charAt(index) < '0' || text.charAt(index) > '9') {
                return false;
            }
        }
        long number = Long.parseLong(text);
        return Math.abs(number) <= LARGEST && Long.toString(number).equals(text);
    }
}
