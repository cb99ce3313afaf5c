package io.polyrank.experiment;

import org.jspecify.annotations.Nullable;

/** What is known of a unit and its query, such as {@code surface} or {@code country}, as far as experiments ask. */
@FunctionalInterface
public interface UnitAttributes {

    /** Nothing is known. */
    UnitAttributes NONE = attribute -> null;

    /** The value of an attribute, compared letter by letter; null where there is none. */
    @Nullable String value(String attribute);
}
