package io.polyrank.analysis;

import org.jspecify.annotations.Nullable;

/**
 * How an experiment that mixed rankings is analysed.
 *
 * @param experiment its name
 * @param control the variant that others have to beat
 * @param metric what counts as an outcome: an event type, or {@code value} for the values of {@code valueOf}
 * @param alpha risk of a false alarm
 * @param mixing standard deviation of the share of lists won, that sequential inference is tuned to
 * @param fixedDays planned duration after which one look decides; null for sequential inference
 * @param windowHours how long after the list an event counts
 * @param valueOf the event type whose values are summed
 */
public record InterleavingSettings(
        String experiment,
        String control,
        String metric,
        double alpha,
        double mixing,
        @Nullable Integer fixedDays,
        int windowHours,
        String valueOf) {

    /** What sequential inference is tuned to unless told otherwise: lists won 55 to 45. */
    public static final double USUAL_MIXING = 0.05;

    public InterleavingSettings {
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("--alpha: found " + alpha + ", expected more than 0 and less than 1");
        }
        if (!(mixing > 0 && mixing < 0.5)) {
            throw new IllegalArgumentException(
                    "--mixing: found " + mixing + ", expected more than 0 and less than 0.5");
        }
        if (windowHours < 1 || (fixedDays != null && fixedDays < 1)) {
            throw new IllegalArgumentException((windowHours < 1 ? "--window-hours" : "--fixed-days") + ": found "
                    + (windowHours < 1 ? windowHours : fixedDays) + ", expected 1 or more");
        }
    }
}
