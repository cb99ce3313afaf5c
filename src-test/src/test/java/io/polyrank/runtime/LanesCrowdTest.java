package io.polyrank.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyrank.testing.Crowd;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many queries on few lanes, some of them failing, some too late. */
@Timeout(120)
class LanesCrowdTest {

    private static final int QUERIES = 2_000;

    /** A chunk that fails on purpose. */
    private static final class Planted extends Exception {
        private static final long serialVersionUID = 1;
    }

    @ParameterizedTest
    @CsvSource({"1, 4", "2, 4", "3, 6"})
    void run_manyThreads_neverTakesMoreThanTheLanesAndLosesNothing(int count, int threads) throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicLong late = new AtomicLong();
        try (Lanes lanes = new Lanes(count, threads)) {
            Crowd.run(threads, thread -> () -> {
                for (int query = 0; query < QUERIES; query++) {
                    int rows = 1 + (query * 37 + thread) % (4 * Lanes.LEAST_CHUNK);
                    boolean fails = query % 7 == thread;
                    Deadline deadline = query % 5 == thread
                            ? Deadline.in(1, TimeUnit.MICROSECONDS, System::nanoTime)
                            : Deadline.never();
                    AtomicInteger seen = new AtomicInteger();
                    AtomicInteger inside = new AtomicInteger();
                    try {
                        lanes.run(rows, 100, query % 3 > 0, deadline, (from, some) -> {
                            most.accumulateAndGet(running.incrementAndGet(), Math::max);
                            inside.incrementAndGet();
                            try {
                                seen.addAndGet(some);
                                if (fails && from == 0) {
                                    throw new Planted();
                                }
                            } finally {
                                inside.decrementAndGet();
                                running.decrementAndGet();
                            }
                        });
                        assertThat(seen).as("rows of query %s", query).hasValue(rows);
                        assertThat(fails).isFalse();
                    } catch (Planted e) {
                        assertThat(fails).isTrue();
                    } catch (TooLateException e) {
                        assertThat(seen).hasValue(0);
                        late.incrementAndGet();
                    }
                    assertThat(inside).as("chunks that outlive their query").hasValue(0);
                }
                return null;
            });
            assertThat(lanes.free()).isEqualTo(count);
        }
        assertThat(most.get()).isBetween(1, count);
        assertThat(late.get()).isLessThan((long) QUERIES * threads);
    }
}
