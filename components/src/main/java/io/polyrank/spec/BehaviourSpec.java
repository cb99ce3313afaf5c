package io.polyrank.spec;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A type of event in a user's past.
 *
 * @param type unique name, such as {@code click}
 * @param when label column that makes an exposure an event of this type; null makes every exposure one
 * @param keep how many of the latest events a user context holds
 */
public record BehaviourSpec(String type, @Nullable String when, int keep) {

    /** The most events of one type a user context may hold. */
    public static final int MAXIMUM_KEEP = 1_000;

    public BehaviourSpec {
        requireNonNull(type, "type");
        if (keep < 1 || keep > MAXIMUM_KEEP) {
            throw new IllegalArgumentException(
                    "keep of behaviour " + type + ": found " + keep + ", expected 1 to " + MAXIMUM_KEEP);
        }
    }
}
