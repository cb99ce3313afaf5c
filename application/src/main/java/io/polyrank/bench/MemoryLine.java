package io.polyrank.bench;

import org.apache.commons.math3.stat.regression.SimpleRegression;

/** A line through samples of memory over time, and whether it rises. */
final class MemoryLine {

    private static final int LEAST_SAMPLES = 3;
    /** Growth below this is nothing, however sure: a page here or there. */
    private static final double NOTHING_BYTES_PER_MINUTE = 256 * 1024;

    private final SimpleRegression line = new SimpleRegression();

    void add(double minute, long bytes) {
        line.addData(minute, bytes);
    }

    /** Bytes per minute. */
    double slope() {
        return line.getN() < LEAST_SAMPLES ? Double.NaN : line.getSlope();
    }

    /** Half of the slope's 95 % interval. */
    double error() {
        return line.getN() < LEAST_SAMPLES ? Double.NaN : line.getSlopeConfidenceInterval();
    }

    /** Whether the slope is above zero beyond its error, and more than a trifle. */
    boolean rises() {
        return slope() - error() > 0 && slope() > NOTHING_BYTES_PER_MINUTE;
    }
}
