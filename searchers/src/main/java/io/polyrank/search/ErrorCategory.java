package io.polyrank.search;

import java.util.Locale;

/** Who or what kept a query from being ranked in full. */
enum ErrorCategory {
    /** The caller asked for something that does not exist or cannot be computed. */
    USER_INPUT,
    /** The model gave no usable scores. */
    MODEL,
    /** The accelerator failed. */
    DEVICE,
    /** The query's time ran out. */
    DEADLINE,
    /** Users or items could not be read, or hold what nobody can rank with. */
    STORE,
    /** A mistake in this code. */
    BUG;

    /** The name in receipts and metrics. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
