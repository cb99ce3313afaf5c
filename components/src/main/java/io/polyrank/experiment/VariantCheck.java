package io.polyrank.experiment;

import java.util.Optional;

/** Whether variants can be ranked with, as far as who reads a file knows. */
@FunctionalInterface
public interface VariantCheck {

    /** Whatever a file may say can be ranked with. */
    VariantCheck NONE = changes -> Optional.empty();

    /**
     * Why a variant cannot be ranked with.
     *
     * @param field what is wrong, as {@link Changes#things()} calls it
     * @param found what it is
     * @param expected what it could be
     */
    record Mistake(String field, String found, String expected) {}

    /** The first mistake of a variant; nothing if it can be ranked with. */
    Optional<Mistake> mistake(Changes changes);
}
