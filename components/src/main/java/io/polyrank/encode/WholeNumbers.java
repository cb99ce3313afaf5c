package io.polyrank.encode;

import java.util.Arrays;
import java.util.List;

/**
 * The places of those values of a list that are whole numbers in their usual digits, found without making a text of the
 * number. Open addressing with linear probing in primitive arrays, at most half full; immutable.
 */
final class WholeNumbers {

    /** No number in its usual digits. */
    static final long NONE = Long.MIN_VALUE;

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
            long number = read(values.get(place));
            if (number != NONE) {
                put(number, place);
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

    /**
     * The whole number that {@link io.polyrank.behaviour.FieldValues#textOf} writes like this, {@link #NONE} if there is none.
     */
    static long read(String text) {
        int length = text.length();
        boolean negative = length > 0 && text.charAt(0) == '-';
        int first = negative ? 1 : 0;
        int digits = length - first;
        boolean zeroFirst = digits > 0 && text.charAt(first) == '0' && (digits > 1 || negative);
        if (digits < 1 || digits > LONGEST || zeroFirst) {
            return NONE;
        }
        long number = 0;
        for (int index = first; index < length; index++) {
            int digit = text.charAt(index) - '0';
            if (digit < 0 || digit > 9) {
                return NONE;
            }
            number = 10 * number + digit;
        }
        return number > LARGEST ? NONE : negative ? -number : number;
    }
}
