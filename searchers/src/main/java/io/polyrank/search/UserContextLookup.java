package io.polyrank.search;

import com.yahoo.processing.request.CompoundName;
import com.yahoo.search.Query;
import io.polyrank.behaviour.UserContext;
import io.polyrank.search.UserContextOutcome.Failed;
import io.polyrank.search.UserContextOutcome.Stale;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The user context of a query, already there or to be looked up. {@link UserContextSearcher} attaches one to the query;
 * whoever ranks the query further down the chain starts it before retrieval and awaits it afterwards. A query that will not
 * be ranked costs no look-up.
 *
 * <p>It travels as a property of the query. A property of this type cannot come from a request, which has only texts,
 * and is shared by clones of the query.
 */
final class UserContextLookup {

    private static final CompoundName PROPERTY = CompoundName.from("io.polyrank.search.userContextLookup");

    private final String user;
    private final Supplier<CompletableFuture<UserContextOutcome>> search;
    private final LongSupplier nanoTime;
    private final Duration limit;
    private final Optional<UserContext> latest;
    private @Nullable CompletableFuture<UserContextOutcome> future;
    private long deadlineNanos;
    private @Nullable UserContextOutcome outcome;

    /**
     * @param user the user's id
     * @param search begins to look the user up
     * @param nanoTime the clock
     * @param limit how long the look-up may take
     * @param latest what was known of the user some time ago, for want of a better one
     */
    UserContextLookup(
            String user,
            Supplier<CompletableFuture<UserContextOutcome>> search,
            LongSupplier nanoTime,
            Duration limit,
            Optional<UserContext> latest) {
        this.user = user;
        this.search = search;
        this.nanoTime = nanoTime;
        this.limit = limit;
        this.latest = latest;
    }

    /** The look-up attached to a query, if there is one. */
    static Optional<UserContextLookup> of(Query query) {
        return Optional.ofNullable((UserContextLookup) query.properties().get(PROPERTY));
    }

    /** Attaches this look-up to a query. */
    void attachTo(Query query) {
        query.properties().set(PROPERTY, this);
    }

    /**
     * Begins to look the user up, unless that has begun.
     *
     * @return the outcome, when the look-up is done; not to be completed by others
     */
    synchronized CompletableFuture<UserContextOutcome> start() {
        CompletableFuture<UserContextOutcome> begun = future;
        if (begun == null) {
            deadlineNanos = nanoTime.getAsLong() + limit.toNanos();
            begun = search.get();
            future = begun;
        }
        return begun;
    }

    /** Waits for the outcome until the look-up's own deadline, and not longer than {@code atMost}. */
    synchronized UserContextOutcome await(Duration atMost) {
        if (outcome == null) {
            CompletableFuture<UserContextOutcome> arrival = start();
            UserContextOutcome arrived =
                    arrived(arrival, Math.min(deadlineNanos - nanoTime.getAsLong(), atMost.toNanos()));
            outcome = arrived instanceof Failed failed && latest.isPresent()
                    ? new Stale(latest.get(), failed.problem())
                    : arrived;
        }
        return outcome;
    }

    private UserContextOutcome arrived(CompletableFuture<UserContextOutcome> arrival, long nanos) {
        try {
            return arrival.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return new Failed(user, new Problem(ErrorCategory.DEADLINE, "the user's context did not arrive in time"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Failed(
                    user, new Problem(ErrorCategory.DEADLINE, "interrupted while waiting for the user's context"));
        } catch (CancellationException e) {
            return new Failed(user, new Problem(ErrorCategory.STORE, "the look-up of the user was cancelled"));
        } catch (ExecutionException e) {
            return new Failed(user, new Problem(ErrorCategory.BUG, "the look-up of the user failed: " + e.getCause()));
        }
    }
}
