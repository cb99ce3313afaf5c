package io.polyrank.analysis;

import java.util.List;

/**
 * A variant compared with control by one metric. Values are adjusted by CUPED where there is a time before.
 *
 * @param metric name
 * @param variant name
 * @param role what the metric is for
 * @param controlUnits units of control
 * @param variantUnits units of the variant
 * @param activeUnits units of both with anything to count
 * @param control the metric in control
 * @param value the metric in the variant
 * @param difference variant less control
 * @param range its interval, looked at once
 * @param p its p-value, looked at once
 * @param adjustedP corrected for the comparisons of the same role
 * @param lift relative difference
 * @param liftRange its interval, looked at once
 * @param sequentialRange interval of the lift that stays valid at any number of looks
 * @param sequentialP always-valid p-value: the least of all days' ends
 * @param adjustedSequentialP corrected for the comparisons of the same role
 * @param detectableLift the smallest lift that one look finds with the wanted power
 * @param power how often one look finds a lift of the size of interest; NaN if none is told
 * @param unadjustedLift without CUPED
 * @param varianceReduction by CUPED, share of the variance of the difference; NaN without a time before
 * @param looks the day's ends
 */
public record Comparison(
        String metric,
        String variant,
        Role role,
        int controlUnits,
        int variantUnits,
        int activeUnits,
        double control,
        double value,
        double difference,
        Range range,
        double p,
        double adjustedP,
        double lift,
        Range liftRange,
        Range sequentialRange,
        double sequentialP,
        double adjustedSequentialP,
        double detectableLift,
        double power,
        double unadjustedLift,
        double varianceReduction,
        List<Look> looks) {

    /** What a metric is for. */
    public enum Role {
        /** Decides. */
        PRIMARY,
        /** Must not get worse by more than its margin. */
        GUARDRAIL,
        /** Is shown. */
        SECONDARY
    }

    /**
     * What was known at a day's end.
     *
     * @param day days since the epoch
     * @param lift so far
     * @param range interval that stays valid
     * @param p always-valid p-value of this look alone
     */
    public record Look(int day, double lift, Range range, double p) {}

    public Comparison {
        looks = List.copyOf(looks);
    }

    /** With p-values corrected. */
    Comparison corrected(double fixed, double sequential) {
        return new Comparison(
                metric,
                variant,
                role,
                controlUnits,
                variantUnits,
                activeUnits,
                control,
                value,
                difference,
                range,
                p,
                fixed,
                lift,
                liftRange,
                sequentialRange,
                sequentialP,
                sequential,
                detectableLift,
                power,
                unadjustedLift,
                varianceReduction,
                looks);
    }
}
