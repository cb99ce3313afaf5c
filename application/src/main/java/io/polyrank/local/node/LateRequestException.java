package io.polyrank.local.node;

import java.io.IOException;

/** A request waited for a thread until its time was over: whoever sent it has given up, and work for it would be lost. */
final class LateRequestException extends IOException {

    private static final long serialVersionUID = 1;

    private LateRequestException(String message) {
        super(message);
    }

    /**
     * @param timeoutMillis of the request; 0 for none
     * @param waitedMillis how long it waited
     */
    static void requireInTime(long timeoutMillis, long waitedMillis) throws LateRequestException {
        if (timeoutMillis > 0 && waitedMillis >= timeoutMillis) {
            throw new LateRequestException(
                    "waited " + waitedMillis + " ms for a thread, expected less than its timeout of " + timeoutMillis);
        }
    }
}
