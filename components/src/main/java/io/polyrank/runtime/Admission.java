package io.polyrank.runtime;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A query's word that it will run a model, given before its candidates are retrieved, so that those who come later know of it
 * although it does not stand in line yet. To be closed when it has run, or will not.
 */
public final class Admission implements AutoCloseable {

    private final AtomicInteger admitted;
    private final boolean granted;
    private boolean closed;

    private Admission(AtomicInteger admitted, boolean granted) {
        this.admitted = admitted;
        this.granted = granted;
    }

    /**
     * Asks for admission.
     *
     * @param admitted counts the queries that were admitted and have not run yet
     * @param lanes how many run at a time
     * @param nanosEach how long each takes
     * @param mostNanos how long the query may wait
     */
    static Admission ask(AtomicInteger admitted, int lanes, double nanosEach, double mostNanos) {
        int before = admitted.getAndIncrement();
        double rounds = Math.max(0, before - lanes + 1.0) / lanes;
        Admission admission = new Admission(admitted, before < lanes || rounds * nanosEach <= mostNanos);
        if (!admission.granted) {
            admission.close();
        }
        return admission;
    }

    /** Whether the query can expect to run in time; not more than a guess. */
    public boolean granted() {
        return granted;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            admitted.decrementAndGet();
        }
    }
}
