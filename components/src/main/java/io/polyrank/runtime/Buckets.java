package io.polyrank.runtime;

import java.util.List;

/**
 * The numbers of rows that runs have. On a GPU each new shape costs memory and time, so that queries are filled up with rows
 * of zeros to the next of a few sizes, all of which are run once when the model is loaded. On a CPU every row costs, and
 * queries stay as they are.
 *
 * @param sizes rising; larger queries are rounded up to a multiple of the last
 */
record Buckets(List<Integer> sizes) {

    /** None: a query's own number. */
    static final Buckets NONE = new Buckets(List.of());

    static final Buckets GPU = new Buckets(List.of(128, 256, 512, 1024, 2048));

    Buckets {
        sizes = List.copyOf(sizes);
    }

    /** How many rows a run on so many candidates has. */
    int rows(int candidates) {
        if (sizes.isEmpty()) {
            return candidates;
        }
        for (int size : sizes) {
            if (candidates <= size) {
                return size;
            }
        }
        int last = sizes.get(sizes.size() - 1);
        return Math.toIntExact((candidates + last - 1L) / last * last);
    }
}
