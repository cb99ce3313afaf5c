package io.polyrank.analysis;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How an experiment is analysed.
 *
 * @param experiment its name
 * @param control the variant that others are compared with
 * @param metric what decides
 * @param guardrails largest relative loss that is borne, by metric
 * @param lessIsBetter metrics that should fall
 * @param correction over several comparisons
 * @param shares planned share of the units by variant; empty for equal ones
 * @param alpha one less the coverage of intervals
 * @param power that detectable effects are given for
 * @param mixing standard deviation of relative effects that sequential inference is tuned to
 * @param mde smallest relative effect of interest; null if not told
 * @param fixedDays planned duration after which one look decides; null for sequential inference
 * @param preDays days before the experiment that CUPED learns from; 0 for none
 * @param windowHours how long after the list an event counts
 * @param valueOf the event type whose values are summed
 */
public record AnalysisSettings(
        String experiment,
        String control,
        String metric,
        Map<String, Double> guardrails,
        Set<String> lessIsBetter,
        Correction correction,
        Map<String, Double> shares,
        double alpha,
        double power,
        double mixing,
        @Nullable Double mde,
        @Nullable Integer fixedDays,
        int preDays,
        int windowHours,
        String valueOf) {

    /** What the command takes unless told otherwise. */
    static AnalysisSettings usual(String experiment, String metric, @Nullable Double mde, int preDays) {
        return new AnalysisSettings(
                experiment,
                "control",
                metric,
                Map.of(),
                Set.of(),
                Correction.HOLM,
                Map.of(),
                0.05,
                0.8,
                mixing(mde),
                mde,
                null,
                preDays,
                24,
                "purchase");
    }

    public AnalysisSettings {
        guardrails = Map.copyOf(guardrails);
        lessIsBetter = Set.copyOf(lessIsBetter);
        shares = Map.copyOf(shares);
        inside("--alpha", alpha, 1);
        inside("--power", power, 1);
        inside("--mixing", mixing, 10);
        if (mde != null) {
            inside("--mde", mde, 10);
        }
        guardrails.forEach((name, margin) -> inside("--guardrail " + name, margin, 1));
        shares.forEach((name, share) -> inside("--shares " + name, share, Double.MAX_VALUE));
        atLeast("--pre-days", preDays, 0);
        atLeast("--window-hours", windowHours, 1);
        if (fixedDays != null) {
            atLeast("--fixed-days", fixedDays, 1);
        }
    }

    /**
     * What sequential inference is tuned to unless told otherwise: intervals are narrowest where effects of this size are
     * just being found, so it is the effect of interest, if one is told. Otherwise 10 %: with 5 % they are a twentieth
     * narrower where one look's interval is 1 % to each side, but seven tenths wider where it is 30 %.
     */
    public static double mixing(@Nullable Double mde) {
        return mde == null ? 0.1 : mde;
    }

    private static void inside(String option, double value, double most) {
        if (!(value > 0 && value < most)) {
            throw new IllegalArgumentException(option + ": found " + value + ", expected more than 0"
                    + (most < 1e9 ? " and less than " + most : ""));
        }
    }

    private static void atLeast(String option, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(option + ": found " + value + ", expected " + least + " or more");
        }
    }
}
