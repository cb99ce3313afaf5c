package io.polyrank.architecture.broken.fusion;

import com.yahoo.component.annotation.Inject;
import java.time.Clock;

/** Breaks nothing: the container calls the constructor that makes the clock. */
public final class InjectedClock {

    private final Clock clock;

    @Inject
    public InjectedClock() {
        this.clock = Clock.systemUTC();
    }

    /** The clock. */
    public Clock clock() {
        return clock;
    }
}
