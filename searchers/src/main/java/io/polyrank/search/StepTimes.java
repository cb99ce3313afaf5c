package io.polyrank.search;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** How long each step of one query took. Not thread-safe. */
final class StepTimes {

    private final LongSupplier nanoTime;
    private final Map<Step, Long> micros = new EnumMap<>(Step.class);

    StepTimes(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Takes a step and remembers how long it took, also if it fails. */
    <T> T take(Step step, Supplier<T> action) {
        long start = nanoTime.getAsLong();
        try {
            return action.get();
        } finally {
            long nanos = Math.max(0, nanoTime.getAsLong() - start);
            micros.merge(step, TimeUnit.NANOSECONDS.toMicros(nanos), Long::sum);
        }
    }

    /** Counts a part of one step as another. */
    void move(Step from, Step to, long part) {
        micros.merge(from, -part, Long::sum);
        micros.merge(to, part, Long::sum);
    }

    /** The microseconds of a step, 0 if it was not taken. */
    long micros(Step step) {
        return micros.getOrDefault(step, 0L);
    }

    /** Visits the steps taken, in order, with their microseconds. */
    void forEach(BiConsumer<Step, Long> visitor) {
        micros.forEach(visitor);
    }
}
