package io.polyrank.architecture.broken.fusion;

import java.time.Clock;

/** Clocks are made in injected constructors only. */
public final class UsesOwnClock {

    private final Clock clock = Clock.systemUTC();

    /** The clock. */
    public Clock clock() {
        return clock;
    }
}
