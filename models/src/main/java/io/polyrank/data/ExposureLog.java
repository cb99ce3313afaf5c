package io.polyrank.data;

import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.UserHistory;
import io.polyrank.spec.DatasetSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** A log of exposures with everything known about its users and items. */
public interface ExposureLog {

    /** What is learned from this log. */
    DatasetSpec spec();

    /** The files read, whose content decides everything learned. */
    List<Path> files();

    /** The users that may appear. */
    Set<String> users();

    /** A user's profile; nothing known for a user the log's tables lack. */
    FieldValues profile(String user);

    /** The items, by id, with their fields but without popularity counters. */
    Map<String, FieldValues> items();

    /**
     * Fills in what a user did before the first exposure of the log.
     *
     * @param history the user's empty history
     */
    void past(String user, UserHistory history);

    /** Day that validates training by default, yyyymmdd: later days are left for tests. */
    int validationDate();

    /** Passes all exposures on, in the order of their time. */
    void forEach(Consumer<LoggedExposure> consumer);
}
