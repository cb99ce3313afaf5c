package io.polyrank.simulate;

/** A request that the shop did not answer as it should; the message says how, in few words that others of the kind share. */
final class ShopFailureException extends Exception {

    private static final long serialVersionUID = 1L;

    ShopFailureException(String message) {
        super(message);
    }
}
