package io.polyrank.runtime;

/** A model package that must not serve, or a run that failed. The message says what was found and expected. */
public final class ModelException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ModelException(String message) {
        super(message);
    }

    public ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
