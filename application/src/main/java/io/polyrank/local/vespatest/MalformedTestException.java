package io.polyrank.local.vespatest;

import java.nio.file.Path;

/** A test file that cannot be run. The message names file and place, what was found and what was expected. */
public final class MalformedTestException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    /** @param place JSON pointer into the file, or the line of what is not JSON */
    MalformedTestException(Path file, String place, String problem) {
        super("test " + file + (place.isEmpty() ? "" : ", " + place) + ": " + problem);
    }
}
