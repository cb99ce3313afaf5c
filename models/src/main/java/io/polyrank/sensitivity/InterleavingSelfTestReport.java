package io.polyrank.sensitivity;

import io.polyrank.analysis.PowerStudy.Need;

/**
 * What the selftest of interleaving found.
 *
 * @param runs logs without a preference
 * @param falsePositiveRate share of them in which one look finds one
 * @param coverage share in which the interval of one look has a half
 * @param sequentialFalsePositiveRate share in which any of the days' looks does
 * @param shoppers of the log with a preference
 * @param lift by how much the better ranking gets more clicks per list
 * @param teamDraft what team draft needs, and what the split needs
 * @param optimised what optimised multileaving of two rankings needs
 * @param ratio how many times fewer lists team draft needs
 * @param optimisedRatio how many times fewer lists optimised multileaving needs
 */
public record InterleavingSelfTestReport(
        int runs,
        double falsePositiveRate,
        double coverage,
        double sequentialFalsePositiveRate,
        int shoppers,
        double lift,
        Need teamDraft,
        Need optimised,
        double ratio,
        double optimisedRatio) {

    private static final double ASKED_RATIO = 5;
    private static final double ALPHA = 0.05;
    private static final double SURE = 4;

    /** Whether false positives are about 5 %, as near as so many runs tell, and the ratio is 5 or more. */
    public boolean passed() {
        double error = Math.sqrt(ALPHA * (1 - ALPHA) / runs);
        double bearable = Math.max(0.01, SURE * error);
        return Math.abs(falsePositiveRate - ALPHA) <= bearable
                && sequentialFalsePositiveRate <= ALPHA + SURE * error
                && ratio >= ASKED_RATIO;
    }
}
