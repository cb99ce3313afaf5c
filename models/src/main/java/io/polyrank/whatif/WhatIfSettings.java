package io.polyrank.whatif;

/**
 * How weightings are asked about.
 *
 * @param metric what is to be had more of
 * @param against what it is traded for
 * @param windowHours how long after a list an event counts for it
 * @param valueOf event type whose values are summed
 * @param floor propensities below it count as no support
 * @param alpha one less the intervals' coverage
 * @param model whose lists; empty for all, which then must have the same tasks
 */
public record WhatIfSettings(
        String metric, String against, int windowHours, String valueOf, double floor, double alpha, String model) {

    public WhatIfSettings {
        require("--window-hours", windowHours, windowHours > 0, "1 or more");
        require("--floor", floor, floor > 0 && floor < 0.5, "a share above 0 and below 50 %");
        require("--alpha", alpha, alpha > 0 && alpha < 0.5, "a share above 0 and below 50 %");
    }

    private static void require(String option, double found, boolean met, String expected) {
        if (!met) {
            throw new IllegalArgumentException(option + ": found " + found + ", expected " + expected);
        }
    }
}
