package io.polyrank.search;

import java.util.Locale;

/** How much of the ranking a query got, from all of it to none. */
enum DegradationLevel {
    /** All candidates were ranked with what is known of the user. */
    FULL,
    /** Time or cores were short: only the best candidates of retrieval were ranked, the others follow behind them. */
    FEWER_CANDIDATES,
    /** The user's context could not be had in time: the candidates were ranked with what was known some time ago. */
    CACHED_USER_CONTEXT,
    /** The user's context could not be had: the candidates were ranked as for a user of whom nothing is known. */
    NO_USER_CONTEXT,
    /** Nothing was ranked: the hits stand in the order of retrieval. */
    RETRIEVAL_ORDER;

    /** The name in receipts and metrics. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
