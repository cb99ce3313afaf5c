package io.polyrank.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LanesTest {

    private record Part(int from, int count) {}

    /** A lane that somebody else has until this is closed. */
    private static final class Occupied implements AutoCloseable {

        private final CountDownLatch finish = new CountDownLatch(1);
        private final ExecutorService other = Executors.newSingleThreadExecutor();
        private final Future<?> run;

        Occupied(Lanes lanes) throws InterruptedException {
            CountDownLatch taken = new CountDownLatch(1);
            run = other.submit(() -> {
                lanes.run(1, 1, true, Deadline.never(), (from, rows) -> {
                    taken.countDown();
                    finish.await();
                });
                return null;
            });
            taken.await();
        }

        @Override
        public void close() throws Exception {
            finish.countDown();
            run.get();
            other.shutdown();
        }
    }

    private static Deadline soon(long millis) {
        return Deadline.in(millis, TimeUnit.MILLISECONDS, System::nanoTime);
    }

    @Property(tries = 200)
    void run_anyCount_coversEveryCandidateOnce(
            @ForAll @IntRange(min = 1, max = 3000) int count,
            @ForAll @IntRange(min = 1, max = 700) int most,
            @ForAll @IntRange(min = 1, max = 4) int lanes)
            throws Exception {
        List<Part> parts = Collections.synchronizedList(new ArrayList<>());
        try (Lanes shared = new Lanes(lanes, 10)) {
            shared.run(count, most, true, Deadline.never(), (from, rows) -> parts.add(new Part(from, rows)));

            assertThat(shared.free()).isEqualTo(lanes);
        }

        BitSet covered = new BitSet();
        for (Part part : parts) {
            assertThat(part.count()).isPositive();
            assertThat(covered.get(part.from(), part.from() + part.count()).isEmpty())
                    .isTrue();
            covered.set(part.from(), part.from() + part.count());
        }
        assertThat(covered.cardinality()).isEqualTo(count);
        assertThat(covered.length()).isEqualTo(count);
        assertThat(parts).allMatch(part -> part.count() <= Math.max(most, 1));
    }

    @Test
    void run_indivisible_isOneChunkHoweverLarge() throws Exception {
        List<Part> parts = new ArrayList<>();
        try (Lanes lanes = new Lanes(4, 10)) {
            lanes.run(1000, 64, false, Deadline.never(), (from, rows) -> parts.add(new Part(from, rows)));
        }

        assertThat(parts).containsExactly(new Part(0, 1000));
    }

    @Test
    void run_idleLanes_workTogether() throws Exception {
        CyclicBarrier together = new CyclicBarrier(3);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        try (Lanes lanes = new Lanes(3, 10)) {
            lanes.run(3 * Lanes.LEAST_CHUNK, Integer.MAX_VALUE, true, Deadline.never(), (from, rows) -> {
                threads.add(Thread.currentThread());
                together.await(20, TimeUnit.SECONDS);
            });
        }

        assertThat(threads).hasSize(3).contains(Thread.currentThread());
    }

    @Test
    void run_fewCandidates_staysOnTheCallersThread() throws Exception {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        try (Lanes lanes = new Lanes(4, 10)) {
            lanes.run(
                    2 * Lanes.LEAST_CHUNK - 1,
                    Integer.MAX_VALUE,
                    true,
                    Deadline.never(),
                    (from, rows) -> threads.add(Thread.currentThread()));
        }

        assertThat(threads).containsExactly(Thread.currentThread());
    }

    @Test
    void run_allLanesTaken_waitsNoLongerThanItsTime() throws Exception {
        try (Lanes lanes = new Lanes(1, 10)) {
            try (Occupied first = new Occupied(lanes)) {
                assertThatExceptionOfType(TooLateException.class)
                        .isThrownBy(() -> lanes.run(1, 1, true, soon(20), (from, rows) -> {}))
                        .withMessage("no core got free in time");
            }
            lanes.run(1, 1, true, soon(0), (from, rows) -> {});
        }
    }

    @Test
    void run_tooManyWaiting_isTurnedAwayAtOnce() throws Exception {
        try (Lanes lanes = new Lanes(1, 0)) {
            try (Occupied first = new Occupied(lanes)) {
                assertThatExceptionOfType(TooLateException.class)
                        .isThrownBy(() -> lanes.run(1, 1, true, Deadline.never(), (from, rows) -> {}))
                        .withMessageContaining("0 queries waiting");
            }
        }
    }

    @Test
    void run_aChunkFails_tellsItAndFreesEveryLane() {
        AtomicInteger running = new AtomicInteger();
        try (Lanes lanes = new Lanes(4, 10)) {
            for (int round = 0; round < 50; round++) {
                int failing = round % 8;
                assertThatIllegalStateException()
                        .isThrownBy(() -> lanes.run(
                                8 * Lanes.LEAST_CHUNK, Lanes.LEAST_CHUNK, true, Deadline.never(), (from, rows) -> {
                                    running.incrementAndGet();
                                    try {
                                        if (from / Lanes.LEAST_CHUNK == failing) {
                                            throw new IllegalStateException("chunk " + failing);
                                        }
                                    } finally {
                                        running.decrementAndGet();
                                    }
                                }))
                        .withMessage("chunk " + failing);
                assertThat(running).as("nobody writes any more").hasValue(0);
                assertThat(lanes.free()).isEqualTo(4);
            }
        }
    }

    @Test
    void run_anErrorInAChunk_isNotLost() {
        try (Lanes lanes = new Lanes(2, 10)) {
            assertThatExceptionOfType(OutOfMemoryError.class)
                    .isThrownBy(() -> lanes.run(
                            2 * Lanes.LEAST_CHUNK, Integer.MAX_VALUE, true, Deadline.never(), (from, rows) -> {
                                if (from > 0) {
                                    throw new OutOfMemoryError("planted");
                                }
                            }))
                    .withMessage("planted");
            assertThat(lanes.free()).isEqualTo(2);
        }
    }

    @Test
    void run_afterClose_stillFinishesOnTheCallersThread() throws Exception {
        AtomicInteger rowsSeen = new AtomicInteger();
        Lanes lanes = new Lanes(2, 10);
        lanes.close();

        lanes.run(500, Integer.MAX_VALUE, true, Deadline.never(), (from, rows) -> rowsSeen.addAndGet(rows));

        assertThat(rowsSeen).hasValue(500);
    }

    @Test
    void lanes_none_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Lanes(0, 1)).withMessageContaining("at least 1");
    }

    @Test
    void run_moreWaitingThanTimeFor_isTurnedAwayAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        CountDownLatch done = new CountDownLatch(1);
        try (Lanes shared = new Lanes(1, 10)) {
            assertThat(shared.expectedWaitNanos()).isZero();
            shared.run(1, 1, false, Deadline.never(), (from, count) -> Thread.sleep(300));
            for (int waiting = 0; waiting < 2; waiting++) {
                threads.submit(() -> {
                    shared.run(1, 1, false, Deadline.never(), (from, count) -> done.await());
                    return null;
                });
            }
            while (shared.expectedWaitNanos() < TimeUnit.MILLISECONDS.toNanos(45)) {
                Thread.sleep(1);
            }

            assertThatExceptionOfType(TooLateException.class)
                    .isThrownBy(() -> shared.run(1, 1, false, soon(45), (from, count) -> {}))
                    .withMessageContaining("found 1 queries waiting for a core");
            done.countDown();
            shared.run(1, 1, false, soon(20_000), (from, count) -> {});
        } finally {
            done.countDown();
            threads.shutdown();
        }
    }
}
