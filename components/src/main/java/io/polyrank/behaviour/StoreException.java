package io.polyrank.behaviour;

/** Documents cannot be read or written now. */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean passing;

    /**
     * @param passing whether it may work when tried again
     */
    public StoreException(String message, boolean passing) {
        super(message);
        this.passing = passing;
    }

    /** Whether it may work when tried again. */
    public boolean isPassing() {
        return passing;
    }
}
