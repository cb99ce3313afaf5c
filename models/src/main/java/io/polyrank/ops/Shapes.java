package io.polyrank.ops;

import java.util.Arrays;

/** Arithmetic on shapes and axes that both interpreters share. */
final class Shapes {
    private Shapes() {}

    /** How many elements a shape holds. */
    static long count(long... shape) {
        long count = 1;
        for (long length : shape) {
            if (length < 0) {
                throw new IllegalArgumentException(
                        "shape: expected lengths of at least 0, found " + Arrays.toString(shape));
            }
            count = Math.multiplyExact(count, length);
        }
        return count;
    }

    /** An axis counted from the front, given one that may be negative and then counts from the end. */
    static int axis(int axis, int rank) {
        int resolved = axis < 0 ? axis + rank : axis;
        if (resolved < 0 || resolved >= rank) {
            throw new IllegalArgumentException(
                    "axis: expected one in [" + -rank + ", " + (rank - 1) + "] for " + rank + " axes, found " + axis);
        }
        return resolved;
    }

    /** Checks that a permutation names every axis exactly once. */
    static void requirePermutation(long[] permutation, int rank) {
        long[] sorted = permutation.clone();
        Arrays.sort(sorted);
        boolean valid = sorted.length == rank;
        for (int i = 0; valid && i < rank; i++) {
            valid = sorted[i] == i;
        }
        if (!valid) {
            throw new IllegalArgumentException("permutation: expected each of the axes 0 to " + (rank - 1)
                    + " once, found " + Arrays.toString(permutation));
        }
    }

    /** The common shape of two shapes that broadcast against each other from the right. */
    static long[] broadcast(long[] a, long[] b) {
        long[] result = new long[Math.max(a.length, b.length)];
        for (int i = 1; i <= result.length; i++) {
            long left = i <= a.length ? a[a.length - i] : 1;
            long right = i <= b.length ? b[b.length - i] : 1;
            if (left != right && left != 1 && right != 1) {
                throw new IllegalArgumentException(
                        "shapes " + Arrays.toString(a) + " and " + Arrays.toString(b) + " do not broadcast");
            }
            result[result.length - i] = left == 1 ? right : left;
        }
        return result;
    }

    /** A shape in which 0 stands for the input's own length at that position, with the zeros replaced. */
    static long[] resolveZeros(long[] requested, long[] input) {
        long[] resolved = requested.clone();
        for (int i = 0; i < resolved.length; i++) {
            if (resolved[i] == 0) {
                if (i >= input.length) {
                    throw new IllegalArgumentException("shape: 0 at position " + i
                            + " keeps the input's length there, but" + " the input has only " + input.length
                            + " axes; found " + Arrays.toString(requested));
                }
                resolved[i] = input[i];
            }
        }
        return resolved;
    }
}
