package io.polyrank.calibrate;

/** The logarithms of odds. */
final class LogOdds {

    /** As near to 0 and 1 as a float tells apart from 1. */
    private static final double LEAST = 1e-12;

    private static final double MOST = 1 - 6e-8;

    private LogOdds() {}

    /** Finite also for probabilities of 0 and 1. */
    static double of(double probability) {
        double inside = Math.max(LEAST, Math.min(MOST, probability));
        return Math.log(inside / (1 - inside));
    }

    /** {@code log(1 + e^x)} without its overflow. */
    static double softplus(double x) {
        return Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    static double probability(double odds) {
        return 1 / (1 + Math.exp(-odds));
    }
}
