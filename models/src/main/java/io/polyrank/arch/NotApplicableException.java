package io.polyrank.arch;

/** A sound model on data that lack what it is made of, such as a chain of tasks; other models may run there. */
public final class NotApplicableException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    NotApplicableException(String message) {
        super(message);
    }
}
