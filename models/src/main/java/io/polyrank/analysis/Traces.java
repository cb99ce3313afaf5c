package io.polyrank.analysis;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * When an experiment's lists were shown, and by which versions of the experiments they were assigned.
 *
 * @param firstMillis time of the first list
 * @param lastMillis time of the last list
 * @param versions time of the first list by number of the version; empty where lists do not tell it
 * @param interleaved lists that mix the experiment's variants; they belong to none of them
 */
record Traces(long firstMillis, long lastMillis, SortedMap<Long, Long> versions, long interleaved) {

    Traces {
        versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
    }
}
