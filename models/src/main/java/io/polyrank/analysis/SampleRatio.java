package io.polyrank.analysis;

import java.util.Arrays;
import org.apache.commons.statistics.inference.ChiSquareTest;

/**
 * Whether variants have as many units as they should: Pearson's chi-square against the planned shares. A mismatch means
 * that units were lost or counted twice in some variant, and nothing else in the analysis can be trusted (Fabijan et al.
 * 2019, "Diagnosing Sample Ratio Mismatch in Online Controlled Experiments").
 */
final class SampleRatio {

    /** Below this, a mismatch is told. */
    static final double ALARM = 0.001;

    private SampleRatio() {}

    /**
     * The p-value of units split by these shares; 1 where there are no units or only one variant.
     *
     * @param units by variant
     * @param shares by variant, positive, of any sum
     */
    static double p(long[] units, double[] shares) {
        return units.length < 2 || Arrays.stream(units).sum() == 0
                ? 1
                : ChiSquareTest.withDefaults().test(shares, units).getPValue();
    }

    static boolean alarms(double p) {
        return p < ALARM;
    }
}
