package io.polyrank.search;

import static io.polyrank.search.RankingChain.ids;
import static io.polyrank.search.RankingChain.receipt;
import static org.assertj.core.api.Assertions.assertThat;

import com.yahoo.component.chain.Chain;
import com.yahoo.metrics.simple.MetricReceiver.MockReceiver;
import com.yahoo.search.Query;
import com.yahoo.search.Result;
import com.yahoo.search.Searcher;
import com.yahoo.search.result.Hit;
import com.yahoo.search.searchchain.Execution;
import io.polyrank.behaviour.UserContextCache;
import io.polyrank.runtime.Device;
import io.polyrank.runtime.TaskModels;
import io.polyrank.testing.TestModels;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clocks that jump. A container gives its components no clock of a test's choice, so these are the Searchers by themselves;
 * how much time a query has left is told by Vespa's own clock, which stays sound.
 */
class ClockFaultsTest {

    private static final long DAY_NANOS = TimeUnit.DAYS.toNanos(1);
    private static final int ITEMS = 40;
    private static final List<String> RETRIEVED =
            IntStream.range(0, ITEMS).mapToObj(item -> "item:" + item).toList();

    private final AtomicLong offsetNanos = new AtomicLong();
    private final AtomicLong callsUntilJump = new AtomicLong(Long.MAX_VALUE);
    private final Random random = new Random(7);
    private volatile boolean restless;

    @SuppressWarnings("NullAway.Init")
    private TaskModels models;

    @SuppressWarnings("NullAway.Init")
    private Chain<Searcher> chain;

    @BeforeEach
    void start(@TempDir Path folder) {
        models = new TaskModels(Map.of("shop", TestModels.write(folder, "shop")), Device.Kind.CPU);
        MockReceiver metrics = new MockReceiver();
        LongSupplier nanoTime = this::nanoTime;
        Backend backend = new Backend();
        for (int item = 0; item < ITEMS; item++) {
            int number = item;
            backend.items.add(() -> Items.hit(number, 1 - number / 100.0, 10 + 5 * number, 1));
        }
        backend.users.put("u1", () -> Users.clickedBrand("u1", 1, 3));
        chain = new Chain<>(
                "test",
                new UserContextSearcher(
                        new UserContextCache(100, Duration.ofNanos(1), Duration.ZERO, nanoTime),
                        new UserContextConfig.Builder().build(),
                        metrics,
                        nanoTime),
                new MultiTaskSearcher(
                        models,
                        new MultiTaskConfig.Builder().build(),
                        metrics,
                        new JumpingClock(),
                        nanoTime,
                        () -> RankingChain.HALF),
                backend);
    }

    @AfterEach
    void stop() {
        models.deconstruct();
    }

    @Test
    void search_everyLookAtTheClocksFindsAnotherDay_isAnsweredWithAReason() {
        search();
        restless = true;

        for (int query = 0; query < 50; query++) {
            Result result = search();

            assertThat(result.hits().getError()).isNull();
            assertThat(ids(result)).containsExactlyInAnyOrderElementsOf(RETRIEVED);
            for (Hit hit : result.hits()) {
                assertThat(hit.getRelevance().getScore()).isFinite();
            }
            if (!receipt(result).field("level").asString().equals("full")) {
                assertThat(receipt(result).field("category").asString()).isEqualTo("deadline");
                assertThat(receipt(result).field("reason").asString()).isNotEmpty();
            }
        }
        restless = false;
        for (int query = 0;
                query < 500 && !receipt(search()).field("level").asString().equals("full");
                query++) {
            // What a candidate seemed to cost while the clock was mad is forgotten with every sound query.
        }
        assertThat(receipt(search()).field("level").asString()).isEqualTo("full");
    }

    /** Wherever in a query the clock jumps: the query may suffer, the next one does not. */
    @Test
    void search_clockJumpsOnce_theNextQueryIsRankedInFull() {
        for (int query = 0; query < 5; query++) {
            search();
        }
        for (long jump : new long[] {DAY_NANOS, -DAY_NANOS}) {
            for (int call = 1; call <= 16; call++) {
                callsUntilJump.set(call);
                Result hurt = search(jump);
                assertThat(ids(hurt)).containsExactlyInAnyOrderElementsOf(RETRIEVED);
                callsUntilJump.set(Long.MAX_VALUE);

                for (int next = 0; next < 3; next++) {
                    Result result = search();
                    assertThat(receipt(result).field("level").asString())
                            .as("query %d after a jump of %d at call %d: %s", next, jump, call, receipt(result))
                            .isEqualTo("full");
                }
            }
        }
    }

    private volatile long jumpNanos;

    private Result search(long jump) {
        jumpNanos = jump;
        return search();
    }

    private Result search() {
        return new Execution(chain, Execution.Context.createContextStub())
                .search(new Query(RankingChain.url("polyrank.user=u1", "hits=" + ITEMS)));
    }

    private long nanoTime() {
        if (callsUntilJump.decrementAndGet() == 0) {
            offsetNanos.addAndGet(jumpNanos);
        }
        long offset = restless ? (long) ((random.nextDouble() * 2 - 1) * DAY_NANOS) : offsetNanos.get();
        return System.nanoTime() + offset;
    }

    /** A clock that shows another year at every look. */
    private final class JumpingClock extends Clock {

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochSecond(random.nextInt(Integer.MAX_VALUE));
        }
    }
}
