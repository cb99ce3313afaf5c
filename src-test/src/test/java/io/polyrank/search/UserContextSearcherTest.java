package io.polyrank.search;

import static io.polyrank.search.RankingChain.receipt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.yahoo.component.chain.Chain;
import com.yahoo.metrics.simple.MetricReceiver.MockReceiver;
import com.yahoo.search.Query;
import com.yahoo.search.Result;
import com.yahoo.search.Searcher;
import com.yahoo.search.result.ErrorMessage;
import com.yahoo.search.searchchain.Execution;
import io.polyrank.behaviour.UserContextCache;
import io.polyrank.metric.PolyrankMetric;
import io.polyrank.search.UserContextOutcome.Anonymous;
import io.polyrank.search.UserContextOutcome.Failed;
import io.polyrank.search.UserContextOutcome.Found;
import io.polyrank.search.UserContextOutcome.Unknown;
import io.polyrank.testing.TestModels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserContextSearcherTest {

    private static final Duration GENEROUS = Duration.ofSeconds(10);

    private final Backend backend = new Backend();
    private final AtomicLong nanos = new AtomicLong();
    private final UserContextCache cache =
            new UserContextCache(10, Duration.ofSeconds(30), Duration.ofSeconds(60), nanos::get);
    private final MockReceiver metrics = new MockReceiver();
    private final UserContextConfig.Builder config = new UserContextConfig.Builder();

    @Test
    void search_knownUser_isFoundThenCachedThenLookedUpAgain() {
        backend.users.put("u1", () -> Users.clickedBrand("u1", 4, 3));

        assertThat(outcome("u1")).isInstanceOfSatisfying(Found.class, found -> {
            assertThat(found.fromCache()).isFalse();
            assertThat(found.context().sequence("click")).hasSize(3);
        });
        assertThat(outcome("u1")).isInstanceOfSatisfying(Found.class, found -> assertThat(found.fromCache())
                .isTrue());
        nanos.addAndGet(Duration.ofSeconds(31).toNanos());
        assertThat(outcome("u1")).isInstanceOfSatisfying(Found.class, found -> assertThat(found.fromCache())
                .isFalse());
        assertThat(backend.userQueries).hasSize(2);
    }

    @Test
    void search_unknownUser_isUnknownAndNotCached() {
        assertThat(outcome("u9")).isEqualTo(new Unknown("u9"));
        assertThat(outcome("u9")).isEqualTo(new Unknown("u9"));
        assertThat(backend.userQueries).hasSize(2);
    }

    @Test
    void search_documentOfAnotherUser_isUnknown() {
        backend.users.put("u1", () -> Users.clickedBrand("U1", 4, 3));

        assertThat(outcome("u1")).isEqualTo(new Unknown("u1"));
    }

    @ParameterizedTest
    @CsvSource({"0, 20s, STORE", "200, 300ms, DEADLINE"})
    void search_storeErrorAfterTheTimeOfTheLookUp_wasTooLate(long millis, String timeout, ErrorCategory category)
            throws Exception {
        backend.userError = ErrorMessage.createBackendCommunicationError("no answer");
        backend.userMillis = millis;
        Query query = new Query("/search/?query=shoes&polyrank.user=u1&timeout=" + timeout);

        run(query);

        UserContextOutcome outcome =
                UserContextLookup.of(query).orElseThrow().start().get(10, TimeUnit.SECONDS);
        assertThat(outcome).isInstanceOfSatisfying(Failed.class, failed -> assertThat(
                        failed.problem().category())
                .isEqualTo(category));
    }

    @Test
    void search_noUser_looksNothingUp() {
        Query query = new Query("/search/?query=shoes");

        run(query);

        assertThat(UserContextLookup.of(query)).isEmpty();
        assertThat(backend.userQueries).isEmpty();
        assertThat(backend.windows).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hits=0", "polyrank.candidates=0", "sorting=price"})
    void search_queryNotToBeRanked_looksNothingUp(String parameter) {
        run(new Query(RankingChain.url("polyrank.user=u1", parameter)));

        assertThat(backend.userQueries).isEmpty();
        assertThat(backend.windows).hasSize(1);
    }

    @Test
    void search_userQuery_asksForTheOneDocument() {
        Query query = new Query(RankingChain.url("polyrank.user=u 1", "trace.level=3"));
        run(query);
        UserContextLookup.of(query).orElseThrow().await(GENEROUS);

        Query asked = backend.userQueries.get(0);
        assertThat(asked.getModel().getRestrict()).containsExactly("user");
        assertThat(asked.getModel().getQueryTree().getRoot()).hasToString("user_id:u 1");
        assertThat(asked.getRanking().getProfile()).isEqualTo("fetch");
        assertThat(asked.getPresentation().getSummary()).isEqualTo("context");
        assertThat(asked.getHits()).isEqualTo(1);
        assertThat(asked.getTimeout()).isBetween(9_000L, 10_000L);
        assertThat(asked.getTrace().getLevel()).isEqualTo(3);
        assertThat(UserQuery.is(asked)).isTrue();
        assertThat(UserQuery.is(query)).isFalse();
    }

    @Test
    void search_userQuery_isNotRankedItself(@TempDir Path folder) {
        try (RankingChain chain = new RankingChain(Map.of("shop", TestModels.write(folder, "shop")))) {
            chain.backend.users.put("u1", () -> Users.clickedBrand("u1", 4, 3));
            chain.backend.items.add(() -> Items.hit(0, 0.9, 10, 1));

            Result result = chain.search("polyrank.user=u1");

            assertThat(receipt(result).field("user").asString()).isEqualTo("found");
            assertThat(chain.backend.userQueries).hasSize(1);
            assertThat(chain.backend.userQueries.get(0).getHits()).isEqualTo(1);
        }
    }

    @Test
    void search_requestClaimsToBeAUserQuery_isNotBelieved() {
        Query query = new Query(RankingChain.url(
                "io.polyrank.search.userQuery=USER_QUERY",
                "io.polyrank.search.userContextLookup=x",
                "polyrank.user=u1"));

        run(query);

        assertThat(UserQuery.is(query)).isFalse();
        assertThat(UserContextLookup.of(query)).isPresent();
    }

    @Test
    void search_nobodyRanks_looksNobodyUp() {
        backend.users.put("u1", () -> Users.clickedBrand("u1", 4, 3));

        run(new Query(RankingChain.url("polyrank.user=u1")));

        assertThat(backend.userQueries).isEmpty();
    }

    @Test
    void start_lookup_runsWhileCandidatesAreRetrieved() {
        Searcher starts = new Searcher() {
            @Override
            public Result search(Query query, Execution execution) {
                if (!UserQuery.is(query)) {
                    UserContextLookup.of(query).orElseThrow().start();
                }
                return execution.search(query);
            }
        };
        CountDownLatch bothRunning = new CountDownLatch(2);
        Searcher meetsTheOther = new Searcher() {
            @Override
            public Result search(Query query, Execution execution) {
                bothRunning.countDown();
                try {
                    assertThat(bothRunning.await(10, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return execution.search(query);
            }
        };
        backend.users.put("u1", () -> Users.clickedBrand("u1", 4, 3));
        Query query = new Query(RankingChain.url("polyrank.user=u1"));
        Chain<Searcher> chain = new Chain<>("test", searcher(), starts, meetsTheOther, backend);

        new Execution(chain, Execution.Context.createContextStub()).search(query);

        assertThat(UserContextLookup.of(query).orElseThrow().await(GENEROUS)).isInstanceOf(Found.class);
    }

    @Test
    void search_malformedParts_areCounted() {
        backend.users.put(
                "u1",
                () -> Users.hit(
                        "u1",
                        Users.map(Map.of()),
                        Users.map(Map.of("click", "many")),
                        Users.map(Map.of("not", "an event"))));

        assertThat(outcome("u1")).isInstanceOf(Found.class);

        assertThat(RankingChain.count(metrics.getSnapshot(), PolyrankMetric.USER_CONTEXT_SKIPPED))
                .isEqualTo(2);
    }

    @Test
    void await_clonedQuery_sharesTheOutcome() {
        backend.users.put("u1", () -> Users.clickedBrand("u1", 4, 3));
        Query query = new Query(RankingChain.url("polyrank.user=u1"));
        run(query);
        Query clone = query.clone();

        UserContextOutcome first = UserContextLookup.of(query).orElseThrow().await(GENEROUS);
        UserContextOutcome second = UserContextLookup.of(clone).orElseThrow().await(GENEROUS);

        assertThat(second).isSameAs(first);
        assertThat(backend.userQueries).hasSize(1);
    }

    @Test
    void await_noTimeAtAll_takesWhatIsThere() {
        UserContextOutcome there = new Anonymous();
        UserContextLookup ready = lookup(CompletableFuture.completedFuture(there));
        UserContextLookup pending = lookup(new CompletableFuture<>());

        assertThat(ready.await(Duration.ofMillis(-5))).isSameAs(there);
        assertThat(pending.await(Duration.ofMillis(-5))).isInstanceOfSatisfying(Failed.class, failed -> assertThat(
                        failed.problem().category())
                .isEqualTo(ErrorCategory.DEADLINE));
    }

    @Test
    void await_cancelledOrFailed_isFailed() {
        CompletableFuture<UserContextOutcome> cancelled = new CompletableFuture<>();
        cancelled.cancel(true);
        CompletableFuture<UserContextOutcome> failed =
                CompletableFuture.failedFuture(new IllegalStateException("broken"));

        assertThat(lookup(cancelled).await(GENEROUS)).isInstanceOf(Failed.class);
        assertThat(lookup(failed).await(GENEROUS)).isInstanceOfSatisfying(Failed.class, outcome -> assertThat(
                        outcome.problem().reason())
                .contains("broken"));
    }

    @Test
    void await_interrupted_isFailedAndStaysInterrupted() {
        UserContextLookup pending = lookup(new CompletableFuture<>());

        Thread.currentThread().interrupt();
        UserContextOutcome outcome = pending.await(GENEROUS);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(outcome).isInstanceOf(Failed.class);
    }

    @Test
    void constructor_impossibleShare_isRefused() {
        config.lookupShare(1.5);

        assertThatThrownBy(this::searcher)
                .hasMessage("user-context config: lookupShare: found 1.5, expected more than 0 and at most 1");
    }

    private UserContextOutcome outcome(String user) {
        Query query = new Query(RankingChain.url("polyrank.user=" + user));
        run(query);
        return UserContextLookup.of(query).orElseThrow().await(GENEROUS);
    }

    private void run(Query query) {
        new Execution(new Chain<>("test", searcher(), backend), Execution.Context.createContextStub()).search(query);
    }

    private UserContextSearcher searcher() {
        return new UserContextSearcher(cache, config.build(), metrics, System::nanoTime);
    }

    private static UserContextLookup lookup(CompletableFuture<UserContextOutcome> future) {
        return new UserContextLookup("u1", () -> future, System::nanoTime, Duration.ofSeconds(20), Optional.empty());
    }
}
