package io.polyrank.runtime;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Closes something when it has been closed and its last user has left. Whoever comes after it was closed is turned away.
 * Nobody waits.
 */
final class LastOut {

    private final Runnable close;
    /** Users inside, and one more for the owner until it closes. */
    private final AtomicInteger inside = new AtomicInteger(1);

    private final AtomicBoolean closed = new AtomicBoolean();

    LastOut(Runnable close) {
        this.close = close;
    }

    /** Lets a user in, who will {@link #leave}; false once closed. */
    boolean enter() {
        return !closed.get() && enterAgain();
    }

    /** Lets somebody in who is inside already, and will leave once more; that is no matter of being closed. */
    boolean enterAgain() {
        int found = inside.get();
        while (found > 0) {
            if (inside.compareAndSet(found, found + 1)) {
                return true;
            }
            found = inside.get();
        }
        return false;
    }

    /** A user leaves. */
    void leave() {
        if (inside.decrementAndGet() == 0) {
            close.run();
        }
    }

    /** How many users are inside. */
    int users() {
        return inside.get() - (closed.get() ? 0 : 1);
    }

    /** Turns further users away; what is to be closed is closed by whoever leaves last. */
    void close() {
        if (closed.compareAndSet(false, true)) {
            leave();
        }
    }
}
