package io.polyrank.runtime;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A query's word that it will run a model, given before its candidates are retrieved, so that those who come later know of it
 * although it does not stand in line yet. To be closed when it has run, or will not.
 *
 * <p>The longer the line, the fewer candidates who joins it may have: a little less for everybody keeps the line short enough
 * for nearly everybody to be ranked. Runs that are shorter for it shorten the line in turn, so the share settles where runs
 * end as fast as queries come.
 */
public final class Admission implements AutoCloseable {

    /** From this share of the longest wait on, a query has to make do with fewer candidates: until then it is only a burst. */
    private static final double BURST = 0.4;

    private static final double LEAST_SHARE = 0.1;

    private final AtomicInteger admitted;
    private final boolean granted;
    private final double share;
    private boolean closed;

    private Admission(AtomicInteger admitted, boolean granted, double share) {
        this.admitted = admitted;
        this.granted = granted;
        this.share = share;
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
        double wait = Math.max(0, before - lanes + 1.0) / lanes * nanosEach;
        Admission admission = new Admission(admitted, before < lanes || wait <= mostNanos, share(wait, mostNanos));
        if (!admission.granted) {
            admission.close();
        }
        return admission;
    }

    private static double share(double wait, double mostNanos) {
        if (wait <= BURST * mostNanos || mostNanos <= 0) {
            return 1;
        }
        double busy = Math.min(1, (wait / mostNanos - BURST) / (1 - BURST));
        return 1 - (1 - LEAST_SHARE) * busy;
    }

    /** Whether the query can expect to run in time; not more than a guess. */
    public boolean granted() {
        return granted;
    }

    /**
     * How many candidates the query is to rank.
     *
     * @param wanted how many it would rank if it were alone; none or more
     * @return at least one of them, if any are wanted; none if admission was not {@link #granted}
     */
    public int candidates(int wanted) {
        return granted ? (int) Math.ceil(share * wanted) : 0;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            admitted.decrementAndGet();
        }
    }
}
