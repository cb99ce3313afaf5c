package io.polyrank.runtime;

/** A query could not be scored within its time: nothing was free to run it, or the run overstayed and was ended. */
public final class TooLateException extends RuntimeException {

    private static final long serialVersionUID = 1;

    TooLateException(String message) {
        super(message);
    }
}
