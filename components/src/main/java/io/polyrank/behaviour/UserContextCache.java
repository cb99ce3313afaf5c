package io.polyrank.behaviour;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.yahoo.component.AbstractComponent;
import com.yahoo.component.annotation.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * User contexts by user id, bounded in size and age. Safe for any number of threads.
 *
 * <p>A context counts as one entry per {@value #EVENTS_PER_ENTRY} events it holds, at least one, so that users with long
 * histories cannot take more memory than the number of entries suggests.
 */
public final class UserContextCache extends AbstractComponent {

    /** How many events of a context count as one entry. */
    public static final int EVENTS_PER_ENTRY = 100;

    private final Cache<String, UserContext> contexts;

    /**
     * @throws IllegalArgumentException when a setting is out of range
     */
    @Inject
    public UserContextCache(UserContextCacheConfig config) {
        this(config.entries(), expiry(config), System::nanoTime);
    }

    /**
     * With a clock of one's own.
     *
     * @param entries the most entries kept, 0 or more; 0 keeps none
     * @param expiry how long a context is kept after it was stored, more than zero
     * @param nanoTime the clock, nanoseconds from an arbitrary origin
     */
    public UserContextCache(int entries, Duration expiry, LongSupplier nanoTime) {
        requireNonNull(nanoTime, "nanoTime");
        if (entries < 0) {
            throw new IllegalArgumentException(
                    "user-context-cache config: entries: found " + entries + ", expected 0 or more");
        }
        if (expiry.isNegative() || expiry.isZero()) {
            throw new IllegalArgumentException(
                    "user-context-cache config: expirySeconds: found " + expiry + ", expected more than zero");
        }
        // Upkeep is cheap enough for the calling thread, and tests see its effect at once.
        contexts = Caffeine.newBuilder()
                .maximumWeight(entries)
                .weigher(UserContextCache::entriesOf)
                .expireAfterWrite(expiry)
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /** The context of a user, if it is kept and not too old. */
    public Optional<UserContext> find(String user) {
        return Optional.ofNullable(contexts.getIfPresent(user));
    }

    /** Keeps a context under its user's id, in place of an older one. */
    public void store(UserContext context) {
        contexts.put(context.user(), context);
    }

    /** Forgets a user. */
    public void forget(String user) {
        contexts.invalidate(user);
    }

    /** How many contexts are kept. */
    public long size() {
        contexts.cleanUp();
        return contexts.estimatedSize();
    }

    private static int entriesOf(String user, UserContext context) {
        int events = context.sequences().values().stream().mapToInt(List::size).sum();
        return 1 + Math.max(0, events - 1) / EVENTS_PER_ENTRY;
    }

    private static Duration expiry(UserContextCacheConfig config) {
        return Duration.ofNanos(Math.round(config.expirySeconds() * 1e9));
    }
}
