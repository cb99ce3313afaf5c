package io.polyrank.bench;

import java.util.Arrays;

/**
 * What was measured of one way.
 *
 * @param name of the way
 * @param candidates per query
 * @param millis wall time of each run
 * @param cpuMillis processor time of the calling thread in each run
 * @param bytes allocated by the calling thread in each run
 */
record Measurement(String name, int candidates, double[] millis, double[] cpuMillis, double[] bytes) {

    /** The nearest rank. */
    static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }

    double medianMillis() {
        return quantile(millis, 0.5);
    }

    double medianCpuMillis() {
        return quantile(cpuMillis, 0.5);
    }
}
