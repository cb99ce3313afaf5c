package io.polyrank.data;

import static java.util.Objects.requireNonNull;

import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.UserContext;

/**
 * An exposure as the ranker would have seen it: the user's past strictly before it, the item with its popularity until
 * then.
 *
 * @param exposure what was shown and what happened
 * @param user the user before
 * @param candidate the item before
 */
public record Sample(LoggedExposure exposure, UserContext user, FieldValues candidate) {

    public Sample {
        requireNonNull(exposure, "exposure");
        requireNonNull(user, "user");
        requireNonNull(candidate, "candidate");
    }
}
