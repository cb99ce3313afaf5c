package io.polyrank.analysis;

/** A line of a log that cannot be used. The message names field, found and expected. */
public final class LineException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LineException(String message) {
        super(message);
    }
}
