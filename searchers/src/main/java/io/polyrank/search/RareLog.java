package io.polyrank.search;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A log for failures that may come with every query: writes at most one of them every ten seconds, with how many were
 * left out since. Metrics count them all. Thread-safe.
 */
final class RareLog {

    static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Logger log;
    private final LongSupplier nanoTime;
    private final AtomicLong next;
    private final AtomicLong leftOut = new AtomicLong();

    RareLog(Logger log, LongSupplier nanoTime) {
        this.log = log;
        this.nanoTime = nanoTime;
        this.next = new AtomicLong(nanoTime.getAsLong());
    }

    /** Writes a failure, or counts it as left out. */
    void warning(String message, Throwable failure) {
        write(message, failure);
    }

    /** Writes what should not be, or counts it as left out. */
    void warning(String message) {
        write(message, null);
    }

    private void write(String message, @Nullable Throwable failure) {
        long now = nanoTime.getAsLong();
        long due = next.get();
        if (now - due >= 0 && next.compareAndSet(due, now + PAUSE_NANOS)) {
            long before = leftOut.getAndSet(0);
            String more = before == 0 ? "" : " (and " + before + " failures before that were not logged)";
            log.log(Level.WARNING, failure, () -> message + more);
        } else {
            leftOut.incrementAndGet();
        }
    }
}
