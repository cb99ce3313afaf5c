package io.polyrank.whatif;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the log says of a weighting.
 *
 * @param name of one that is not made of weights; else empty
 * @param weights as they were given
 * @param fusion the expression
 * @param support how far the log can tell
 * @param estimates by outcome; not to be shown if it is refused
 */
record Verdict(
        String name, Map<String, Double> weights, String fusion, Support support, Map<String, Estimate> estimates) {

    /** Above this share of places without support there is no answer. */
    static final double MOST_MISSING = 0.01;

    /** Below this effective number of lists at some position there is no answer. */
    static final double LEAST_SAMPLE = 100;

    /** Why there is no answer, if there is none. */
    Optional<String> refusal() {
        if (support.missing() > MOST_MISSING) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "support: found %.1f %% of its places with items that were hardly ever shown there (%.1f %% never), expected at"
                            + " most %.0f %%; explore with a higher temperature or depth, or ask about a weighting closer to"
                            + " the current one",
                    100 * support.missing(),
                    100 * support.beyondDepth(),
                    100 * MOST_MISSING));
        }
        if (support.worstSampleSize() < LEAST_SAMPLE) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "effective sample size: found %.0f lists at position %d, expected %.0f or more; explore longer or a larger"
                            + " share",
                    support.worstSampleSize(),
                    support.worstPosition(),
                    LEAST_SAMPLE));
        }
        return Optional.empty();
    }

    /** What to beware of, if anything. */
    Optional<String> warning() {
        return support.missing() > 0
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "%.2f %% of its places have items that were hardly ever shown there; of these only the model speaks",
                        100 * support.missing()))
                : Optional.empty();
    }

    /** The weights as options take them. */
    String text() {
        if (!name.isEmpty()) {
            return name;
        }
        return weights.isEmpty()
                ? "all 1"
                : weights.entrySet().stream()
                        .map(each -> each.getKey() + "=" + plain(each.getValue()))
                        .collect(Collectors.joining(","));
    }

    static String plain(double weight) {
        return weight == Math.rint(weight)
                ? Long.toString((long) weight)
                : new BigDecimal(Double.toString(weight)).stripTrailingZeros().toPlainString();
    }
}
