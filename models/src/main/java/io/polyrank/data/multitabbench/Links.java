package io.polyrank.data.multitabbench;

import java.util.Locale;

/** What becomes of a polynomial. */
public enum Links {
    /** The polynomial is the label: MultiTab-Bench as defined. */
    REGRESSION,
    /** The polynomial is the logit of an event, see {@link RankingLinks}: Polyrank's own extension. */
    RANKING;

    /** The name used on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
