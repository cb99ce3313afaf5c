package io.polyrank.search;

import io.polyrank.runtime.Deadline;
import io.polyrank.runtime.TaskModel;
import io.polyrank.runtime.UserSide;
import io.polyrank.search.UserContextOutcome.Anonymous;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * What a query's model makes of the user, computed while the candidates are still being retrieved, if the model has a graph
 * of the user alone. Nothing depends on it: what is not there in time is computed with the candidates.
 */
final class EarlyUserSide implements AutoCloseable {

    /** Of whom it was computed. */
    private record Computed(UserContextOutcome user, UserSide side) {}

    private final CompletableFuture<Optional<Computed>> computed;

    private EarlyUserSide(CompletableFuture<Optional<Computed>> computed) {
        this.computed = computed;
    }

    /** For a query that will not be ranked. */
    static EarlyUserSide none() {
        return new EarlyUserSide(CompletableFuture.completedFuture(Optional.empty()));
    }

    /**
     * Begins to compute it in another thread, as soon as the user is known.
     *
     * @param request of a query that holds its model
     * @param lookup of the user; nothing if the query names none
     * @param nobody whose context the query is ranked with if it names no user
     * @param deadline of the run
     */
    static EarlyUserSide start(
            RankingRequest request,
            Optional<UserContextLookup> lookup,
            Anonymous nobody,
            Deadline deadline,
            Executor executor) {
        TaskModel model = request.model().model();
        if (!model.userApart() || !model.hold()) {
            return none();
        }
        CompletableFuture<UserContextOutcome> user =
                lookup.map(UserContextLookup::start).orElse(CompletableFuture.completedFuture(nobody));
        CompletableFuture<Optional<Computed>> computed;
        try {
            computed = user.thenApplyAsync(outcome -> compute(request, outcome, deadline), executor);
        } catch (RejectedExecutionException e) {
            computed = CompletableFuture.completedFuture(Optional.empty()); // all threads are at work
        }
        computed.whenComplete((side, failure) -> model.release());
        return new EarlyUserSide(computed);
    }

    private static Optional<Computed> compute(RankingRequest request, UserContextOutcome user, Deadline deadline) {
        TaskModel model = request.model().model();
        try {
            return model.userSide(
                            model.encoder().query(user.context(), request.context(), request.nowMillis()), deadline)
                    .map(side -> new Computed(user, side));
        } catch (RuntimeException e) {
            return Optional
                    .empty(); // the query's own run meets the same, or finds a core by then, and says what it was
        }
    }

    /** What was computed of this user, if it is there by now. */
    Optional<UserSide> of(UserContextOutcome user) {
        return computed.isDone() && !computed.isCompletedExceptionally()
                ? computed.join().filter(found -> found.user() == user).map(Computed::side)
                : Optional.empty();
    }

    /** Gives it back, now or when it has been computed. */
    @Override
    public void close() {
        computed.thenAccept(found -> found.ifPresent(side -> side.side().release()));
    }
}
