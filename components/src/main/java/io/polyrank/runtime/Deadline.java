package io.polyrank.runtime;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A moment by which something has to be done.
 *
 * @param nanos the moment, on the clock
 * @param clock nanoseconds from an arbitrary origin, such as {@link System#nanoTime}
 */
public record Deadline(long nanos, LongSupplier clock) {

    private static final long FAR = TimeUnit.DAYS.toNanos(1);

    /** So far away that it does not matter. */
    public static Deadline never() {
        return in(FAR, TimeUnit.NANOSECONDS, System::nanoTime);
    }

    /** Now: what cannot be done at once is too late. */
    static Deadline now() {
        return in(0, TimeUnit.NANOSECONDS, System::nanoTime);
    }

    /** So much from now on. */
    public static Deadline in(long time, TimeUnit unit, LongSupplier clock) {
        return new Deadline(clock.getAsLong() + unit.toNanos(time), clock);
    }

    /** When so much of the time left is over. */
    Deadline after(double share) {
        return new Deadline(clock.getAsLong() + (long) (share * nanosLeft()), clock);
    }

    /** How much time is left; none or less when it is over. */
    public long nanosLeft() {
        return nanos - clock.getAsLong();
    }

    /** Whether anybody needs to watch for it. */
    boolean matters() {
        return nanosLeft() < FAR / 2;
    }
}
