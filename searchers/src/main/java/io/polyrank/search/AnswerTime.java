package io.polyrank.search;

import com.yahoo.search.Query;

/**
 * How much of a query's time is to be left when it has been ranked, for its hits to be filled and sent: what filling took
 * lately with room for its variation, though no more than a quarter of the query's whole time; at least a tenth of it, and at
 * least what is configured. Thread-safe; of two observations at the same moment one may be lost.
 *
 * <p>Implementation note: mean plus four mean deviations, by moving averages, as TCP estimates its time-outs (RFC 6298).
 */
final class AnswerTime {

    private static final double SHARE_OF_MEAN = 1 / 8.0;
    private static final double SHARE_OF_DEVIATION = 1 / 4.0;
    private static final int DEVIATIONS = 4;
    /** One part in so many of the whole time at most for what filling took lately. */
    private static final int LARGEST_SHARE = 4;
    /** One part in so many of the whole time at least: a page without its fields is no answer, however well ranked. */
    private static final int LEAST_SHARE = 10;
    /** So many times the average is believed of one fill: the process may have been stopped in it, or the clock set. */
    private static final double MOST_GROWTH = 10;

    private static final double LEAST_BELIEVED_MILLIS = 10;

    private final int leastMillis;
    private volatile double meanMillis;
    private volatile double deviationMillis;

    /**
     * @param leastMillis what is always left
     */
    AnswerTime(int leastMillis) {
        this.leastMillis = leastMillis;
    }

    /** Takes into account how long it took to fill a result. */
    void observe(double millis) {
        if (millis < 0) {
            return;
        }
        double mean = meanMillis;
        double distance = Math.min(millis, MOST_GROWTH * Math.max(LEAST_BELIEVED_MILLIS, mean)) - mean;
        deviationMillis += SHARE_OF_DEVIATION * (Math.abs(distance) - deviationMillis);
        meanMillis = mean + SHARE_OF_MEAN * distance;
    }

    /** How many milliseconds a query shall have left when it is ranked. */
    long millis(Query query) {
        long usual = (long) Math.ceil(meanMillis + DEVIATIONS * deviationMillis);
        long least = Math.max(leastMillis, query.getTimeout() / LEAST_SHARE);
        return Math.max(least, Math.min(usual, query.getTimeout() / LARGEST_SHARE));
    }
}
