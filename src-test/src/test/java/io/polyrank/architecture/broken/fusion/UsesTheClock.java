package io.polyrank.architecture.broken.fusion;

/** Time must come from outside. */
public final class UsesTheClock {

    /** The system's time. */
    public long now() {
        return System.currentTimeMillis();
    }
}
