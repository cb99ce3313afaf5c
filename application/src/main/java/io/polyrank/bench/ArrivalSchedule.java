package io.polyrank.bench;

import java.util.concurrent.TimeUnit;

/**
 * Queries that arrive at a fixed rate, whatever becomes of those before them. Who measures from these moments, not from
 * when a query could be sent, leaves out nothing of what users would wait.
 *
 * @param perSecond the rate
 * @param count how many
 */
record ArrivalSchedule(double perSecond, int count) {

    ArrivalSchedule {
        if (!(perSecond > 0) || count < 1) {
            throw new IllegalArgumentException("arrivals: found " + count + " at " + perSecond
                    + " per second, expected at least one at more than 0");
        }
    }

    /** So many as arrive in the given time, at least one. */
    static ArrivalSchedule lasting(double seconds, double perSecond) {
        return new ArrivalSchedule(perSecond, Math.max(1, (int) Math.round(seconds * perSecond)));
    }

    /** When a query arrives, counted from the first. */
    long nanos(int query) {
        return Math.round(query / perSecond * TimeUnit.SECONDS.toNanos(1));
    }

    /** How long queries arrive: each has an interval of its own. */
    double seconds() {
        return count / perSecond;
    }
}
