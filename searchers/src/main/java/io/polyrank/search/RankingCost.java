package io.polyrank.search;

/**
 * What ranking a candidate with one model costs on this machine: a moving average over the latest queries. Thread-safe;
 * of two observations at the same moment one may be lost, which a moving average can bear.
 */
final class RankingCost {

    /** This many are always ranked, so that one slow run cannot keep the average high for good. */
    static final int LEAST_CANDIDATES = 10;

    private static final double SHARE_OF_LATEST = 0.2;

    private volatile double microsPerCandidate;

    /** Takes a run into account. */
    void observe(int candidates, long micros) {
        if (candidates < LEAST_CANDIDATES) {
            return; // what a run costs as such would pass for the cost of its few candidates
        }
        double latest = (double) micros / candidates;
        double known = microsPerCandidate;
        microsPerCandidate = known == 0 ? latest : known + SHARE_OF_LATEST * (latest - known);
    }

    /** How many of the wanted candidates can be ranked in the given time; all of them while nothing is known. */
    int affordable(int wanted, long micros) {
        double known = microsPerCandidate;
        if (known * wanted <= micros) {
            return wanted;
        }
        return Math.min(wanted, Math.max(LEAST_CANDIDATES, (int) (micros / known)));
    }
}
