package io.polyrank.export;

/** An exported graph that does not score as the trained model does; nothing was written. */
public final class ParityException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ParityException(String message) {
        super(message);
    }

    public ParityException(String message, Throwable cause) {
        super(message, cause);
    }
}
