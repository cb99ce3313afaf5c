package io.polyrank.experiment;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How many lists each variant has ranked in this container since it started. Thread-safe. */
public final class AssignmentCounts {

    private final Map<Key, LongAdder> counts = new ConcurrentHashMap<>();

    private record Key(String experiment, String variant, String why) {}

    /**
     * Counts a list.
     *
     * @param why in a word, such as {@code assigned}
     */
    public void add(String experiment, String variant, String why) {
        counts.computeIfAbsent(new Key(experiment, variant, why), key -> new LongAdder())
                .increment();
    }

    /** How many were counted of a variant for a reason. */
    public long of(String experiment, String variant, String why) {
        LongAdder count = counts.get(new Key(experiment, variant, why));
        return count == null ? 0 : count.sum();
    }
}
