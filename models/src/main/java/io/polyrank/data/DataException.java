package io.polyrank.data;

import org.jspecify.annotations.Nullable;

/** A data file that cannot be used. The message names file, field, found and expected. */
public final class DataException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DataException(String message) {
        super(message);
    }

    public DataException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
