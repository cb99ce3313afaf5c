package io.polyrank.behaviour;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.yahoo.component.AbstractComponent;
import com.yahoo.component.annotation.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * User contexts by user id, bounded in size and age. Safe for any number of threads.
 *
 * <p>A context counts as one entry per {@value #EVENTS_PER_ENTRY} events it holds, at least one, so that users with long
 * histories cannot take more memory than the number of entries suggests. One that is too old to be served as it is stays
 * for a while, for want of a better one.
 */
public final class UserContextCache extends AbstractComponent {

    /** How many events of a context count as one entry. */
    public static final int EVENTS_PER_ENTRY = 100;

    private static final int COUNTERS = 1024;

    private final Cache<String, Kept> contexts;
    private final AtomicLongArray writes = new AtomicLongArray(COUNTERS);
    private final long expiryNanos;
    private final LongSupplier nanoTime;

    /** A context and when it was stored. */
    private record Kept(UserContext context, long nanos) {}

    /**
     * @throws IllegalArgumentException when a setting is out of range
     */
    @Inject
    public UserContextCache(UserContextCacheConfig config) {
        this(config.entries(), duration(config.expirySeconds()), duration(config.staleSeconds()), System::nanoTime);
    }

    /**
     * With a clock of one's own.
     *
     * @param entries the most entries kept, 0 or more; 0 keeps none
     * @param expiry how long a context is found after it was stored, more than zero
     * @param stale how much longer it is kept for want of a better one, zero or more
     * @param nanoTime the clock, nanoseconds from an arbitrary origin
     */
    public UserContextCache(int entries, Duration expiry, Duration stale, LongSupplier nanoTime) {
        this.nanoTime = requireNonNull(nanoTime, "nanoTime");
        this.expiryNanos = expiry.toNanos();
        if (entries < 0) {
            throw new IllegalArgumentException(
                    "user-context-cache config: entries: found " + entries + ", expected 0 or more");
        }
        if (expiry.isNegative() || expiry.isZero()) {
            throw new IllegalArgumentException(
                    "user-context-cache config: expirySeconds: found " + expiry + ", expected more than zero");
        }
        if (stale.isNegative()) {
            throw new IllegalArgumentException(
                    "user-context-cache config: staleSeconds: found " + stale + ", expected zero or more");
        }
        // Upkeep is cheap enough for the calling thread, and tests see its effect at once.
        contexts = Caffeine.newBuilder()
                .maximumWeight(entries)
                .weigher(UserContextCache::entriesOf)
                .expireAfterWrite(expiry.plus(stale))
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /** The context of a user, if it is kept and not too old. */
    public Optional<UserContext> find(String user) {
        Kept kept = contexts.getIfPresent(user);
        return kept == null || nanoTime.getAsLong() - kept.nanos() >= expiryNanos
                ? Optional.empty()
                : Optional.of(kept.context());
    }

    /** The latest context of a user that is still kept, however old. */
    public Optional<UserContext> latest(String user) {
        return Optional.ofNullable(contexts.getIfPresent(user)).map(Kept::context);
    }

    /** Keeps a context under its user's id, in place of an older one. */
    public void store(UserContext context) {
        writes.incrementAndGet(place(context.user()));
        contexts.put(context.user(), new Kept(context, nanoTime.getAsLong()));
    }

    /** Forgets a user. */
    public void forget(String user) {
        writes.incrementAndGet(place(user));
        contexts.invalidate(user);
    }

    /** Changes when something is stored or forgotten of a user; to be asked for before the user is looked up. */
    public long writes(String user) {
        return writes.get(place(user));
    }

    /**
     * Keeps what a look-up found, unless something was stored or forgotten since it began: that is newer.
     *
     * @param writesBefore what {@link #writes} said before the look-up
     */
    public void storeFound(UserContext context, long writesBefore) {
        contexts.asMap()
                .compute(
                        context.user(),
                        (user, kept) -> writes(user) == writesBefore ? new Kept(context, nanoTime.getAsLong()) : kept);
    }

    /** Users share counters: at worst a look-up is not kept because another user's event came meanwhile. */
    private int place(String user) {
        return Math.floorMod(user.hashCode(), writes.length());
    }

    /** How many contexts are kept. */
    public long size() {
        contexts.cleanUp();
        return contexts.estimatedSize();
    }

    private static int entriesOf(String user, Kept kept) {
        int events = kept.context().sequences().values().stream()
                .mapToInt(List::size)
                .sum();
        return 1 + Math.max(0, events - 1) / EVENTS_PER_ENTRY;
    }

    private static Duration duration(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }
}
