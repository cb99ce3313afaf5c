package io.polyrank.search;

import com.yahoo.component.annotation.Inject;
import com.yahoo.component.chain.dependencies.After;
import com.yahoo.component.chain.dependencies.Before;
import com.yahoo.component.chain.dependencies.Provides;
import com.yahoo.metrics.simple.Counter;
import com.yahoo.metrics.simple.MetricReceiver;
import com.yahoo.search.Query;
import com.yahoo.search.Result;
import com.yahoo.search.Searcher;
import com.yahoo.search.result.ErrorMessage;
import com.yahoo.search.result.Hit;
import com.yahoo.search.searchchain.Execution;
import com.yahoo.search.searchchain.PhaseNames;
import io.polyrank.behaviour.UserContext;
import io.polyrank.behaviour.UserContextCache;
import io.polyrank.metric.Meters;
import io.polyrank.metric.PolyrankMetric;
import io.polyrank.search.UserContextOutcome.Failed;
import io.polyrank.search.UserContextOutcome.Found;
import io.polyrank.search.UserContextOutcome.Unknown;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.logging.Logger;

/**
 * Finds out about the query's user while the candidates are retrieved.
 *
 * <p><b>What it does.</b> For a query with {@code polyrank.user} it takes the user's context from the cache, or prepares a
 * search for the one document of the user. Either way a {@link UserContextLookup} is attached to the query for the Searcher
 * that ranks it, which starts the search in another thread unless it has no time to rank. The search runs through the rest of
 * this chain and is marked, so that it is not ranked itself. A context that arrives too late for its query is still
 * cached for the next one.
 *
 * <p><b>Query parameters.</b> {@code polyrank.user}: the user's id, at most {@value Parameters#MAXIMUM_USER_LENGTH}
 * characters; without it nothing is looked up, nor for a query that is not to be ranked.
 *
 * <p><b>Configuration.</b> {@code user-context}: schema, rank profile and summary of the look-up, and the share of the
 * remaining time it may take. {@code user-context-cache}: size and expiry of the cache.
 *
 * <p><b>Metrics.</b> {@code polyrank.user_context_skipped}; what became of the look-up is counted by whoever awaits it.
 *
 * <p><b>Order.</b> Provides {@value #NAME}; after query transformation, before {@value MultiTaskSearcher#NAME}.
 *
 * <p><b>Failures.</b> A user id that is too long is an error of the 4xx class in the result. A look-up that fails or is
 * late never fails the query: whoever ranks it gets an outcome that says so, and ranks with what was known of the user some
 * time ago, if the cache still has it, or else as for an unknown user.
 */
@Provides(UserContextSearcher.NAME)
@After(PhaseNames.TRANSFORMED_QUERY)
@Before(MultiTaskSearcher.NAME)
public final class UserContextSearcher extends Searcher {

    /** The name by which other Searchers place themselves before or after this one. */
    public static final String NAME = "UserContext";

    private final UserContextCache cache;
    private final UserContextConfig config;
    private final Counter skipped;
    private final LongSupplier nanoTime;
    private final RareLog log;

    /**
     * @throws IllegalArgumentException when a setting is out of range
     */
    @Inject
    public UserContextSearcher(UserContextCache cache, UserContextConfig config, MetricReceiver metrics) {
        this(cache, config, metrics, System::nanoTime);
    }

    UserContextSearcher(
            UserContextCache cache, UserContextConfig config, MetricReceiver metrics, LongSupplier nanoTime) {
        if (!(config.lookupShare() > 0 && config.lookupShare() <= 1)) {
            throw new IllegalArgumentException("user-context config: lookupShare: found " + config.lookupShare()
                    + ", expected more than 0 and at most 1");
        }
        this.cache = cache;
        this.config = config;
        this.skipped = new Meters(metrics).counter(PolyrankMetric.USER_CONTEXT_SKIPPED);
        this.nanoTime = nanoTime;
        this.log = new RareLog(Logger.getLogger(UserContextSearcher.class.getName()), nanoTime);
    }

    @Override
    public Result search(Query query, Execution execution) {
        String user = query.properties().getString(Parameters.USER, "");
        if (user.isEmpty() || UserQuery.is(query) || RankingRequests.leaveAlone(query)) {
            return execution.search(query);
        }
        if (user.length() > Parameters.MAXIMUM_USER_LENGTH) {
            BadParameterException mistake = new BadParameterException(
                    Parameters.USER.toString(),
                    user.length() + " characters",
                    "at most " + Parameters.MAXIMUM_USER_LENGTH);
            return new Result(query, ErrorMessage.createInvalidQueryParameter(mistake.getMessage()));
        }
        lookUp(user, query, execution).attachTo(query);
        return execution.search(query);
    }

    private UserContextLookup lookUp(String user, Query query, Execution execution) {
        Optional<UserContext> cached = cache.find(user);
        if (cached.isPresent()) {
            query.trace("Polyrank: context of the user taken from the cache", 2);
            return new UserContextLookup(
                    user,
                    () -> CompletableFuture.completedFuture(new Found(cached.get(), true)),
                    nanoTime,
                    Duration.ZERO,
                    Optional.empty());
        }
        Duration limit = Duration.ofMillis(Math.max(1, Math.round(query.getTimeLeft() * config.lookupShare())));
        Execution rest = new Execution(execution);
        Executor executor = execution.context().executor();
        return new UserContextLookup(
                user,
                () -> {
                    query.trace(
                            "Polyrank: looking up the context of the user, for at most " + limit.toMillis() + " ms", 2);
                    Query userQuery = UserQuery.create(query, user, config, limit);
                    return run(() -> outcome(user, userQuery, rest), executor);
                },
                nanoTime,
                limit,
                cache.latest(user));
    }

    /** Where no thread is free the look-up runs before the retrieval, as Vespa's own asynchronous searches do. */
    private static CompletableFuture<UserContextOutcome> run(Supplier<UserContextOutcome> lookup, Executor executor) {
        try {
            return CompletableFuture.supplyAsync(lookup, executor);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(lookup.get());
        }
    }

    private UserContextOutcome outcome(String user, Query userQuery, Execution rest) {
        try {
            return fetch(user, userQuery, rest);
        } catch (RuntimeException e) {
            log.warning("the look-up of a user failed", e);
            return new Failed(user, Problem.bug(e));
        }
    }

    private UserContextOutcome fetch(String user, Query userQuery, Execution rest) {
        long writes = cache.writes(user);
        Result result = rest.search(userQuery);
        if (result.hits().getError() == null) {
            rest.fill(result, config.summary());
        }
        ErrorMessage error = result.hits().getError();
        if (error != null) {
            // The dispatcher calls some of its time-outs errors of communication.
            boolean late = error.getCode() == ErrorMessage.timeoutCode || userQuery.getTimeLeft() <= 0;
            ErrorCategory category = late ? ErrorCategory.DEADLINE : ErrorCategory.STORE;
            return new Failed(user, new Problem(category, "looking up the user: " + error.getDetailedMessage()));
        }
        for (Iterator<Hit> hits = result.hits().deepIterator(); hits.hasNext(); ) {
            Hit hit = hits.next();
            if (!hit.isMeta() && user.equals(String.valueOf(hit.getField(UserQuery.USER_FIELD)))) {
                return found(user, hit, writes);
            }
        }
        return new Unknown(user);
    }

    private Found found(String user, Hit hit, long writes) {
        UserContextDecoder.Decoded decoded = UserContextDecoder.decode(user, hit);
        skipped.add(decoded.skipped());
        cache.storeFound(decoded.context(), writes);
        return new Found(decoded.context(), false);
    }
}
