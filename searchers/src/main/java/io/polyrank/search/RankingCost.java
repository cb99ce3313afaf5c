package io.polyrank.search;

import io.polyrank.runtime.CostTable;

/**
 * What ranking candidates with one model costs now: what was measured when the model was loaded, times how much slower the
 * latest queries were than that, plus how long they waited for a core. Thread-safe; of two observations at the same moment
 * one may be lost, which moving averages can bear.
 */
final class RankingCost {

    /** This many are always ranked, so that one slow run cannot keep the averages high for good. */
    static final int LEAST_CANDIDATES = 10;

    private static final double SHARE_OF_LATEST = 0.2;

    /** So many times the average is believed of one run: the process may have been stopped in it, or the clock set. */
    private static final double MOST_GROWTH = 10;

    private final CostTable table;
    private volatile double slowdown = 1;
    private volatile double waitMicros;

    /**
     * @param table what was measured
     */
    RankingCost(CostTable table) {
        this.table = table;
    }

    /**
     * Takes a query into account.
     *
     * @param candidates how many were ranked
     * @param micros how long that took, without waiting
     * @param waited microseconds before it could begin
     */
    void observe(int candidates, long micros, long waited) {
        if (micros <= 0 || waited < 0) {
            return;
        }
        double known = slowdown;
        double latest = micros / table.micros(candidates);
        slowdown = known + SHARE_OF_LATEST * (Math.min(latest, MOST_GROWTH * known) - known);
        waitMicros += SHARE_OF_LATEST * (waited - waitMicros);
    }

    /** How many of the wanted candidates can be ranked in the given time. */
    int affordable(int wanted, long micros) {
        int affordable = table.affordable(wanted, (micros - waitMicros) / slowdown);
        return Math.min(wanted, Math.max(LEAST_CANDIDATES, affordable));
    }
}
