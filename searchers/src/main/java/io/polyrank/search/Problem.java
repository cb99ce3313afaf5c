package io.polyrank.search;

import static java.util.Objects.requireNonNull;

/**
 * Something that kept a query from being ranked in full.
 *
 * @param category who or what was to blame
 * @param reason what happened, for people
 */
record Problem(ErrorCategory category, String reason) {

    Problem {
        requireNonNull(category, "category");
        requireNonNull(reason, "reason");
    }

    /** An unexpected exception: a mistake in this code. */
    static Problem bug(RuntimeException exception) {
        return new Problem(ErrorCategory.BUG, exception.toString());
    }
}
