package io.polyrank.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class LastOutTest {

    private final AtomicInteger closed = new AtomicInteger();
    private final LastOut users = new LastOut(closed::incrementAndGet);

    @Test
    void close_nobodyInside_closesAtOnce() {
        users.close();

        assertThat(closed).hasValue(1);
        assertThat(users.enter()).isFalse();
    }

    @Test
    void close_someInside_isDoneByTheLastToLeave() {
        assertThat(users.enter()).isTrue();
        assertThat(users.enter()).isTrue();
        users.close();
        assertThat(users.enter()).as("after closing").isFalse();

        users.leave();
        assertThat(closed).hasValue(0);
        users.leave();

        assertThat(closed).hasValue(1);
    }

    @Test
    void close_twice_closesOnce() {
        users.enter();
        users.close();
        users.close();
        users.leave();

        assertThat(closed).hasValue(1);
    }

    /** The law: closed exactly once, never while somebody is inside. */
    @RepeatedTest(20)
    void close_underLoad_neverHitsAnybodyInside() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicBoolean hit = new AtomicBoolean();
        AtomicInteger times = new AtomicInteger();
        LastOut shared = new LastOut(() -> {
            times.incrementAndGet();
            hit.compareAndSet(false, inside.get() > 0);
        });
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int thread = 0; thread < 3; thread++) {
                done.add(threads.submit(() -> {
                    start.await();
                    while (shared.enter()) {
                        inside.incrementAndGet();
                        Thread.onSpinWait();
                        inside.decrementAndGet();
                        shared.leave();
                    }
                    return null;
                }));
            }
            done.add(threads.submit(() -> {
                start.await();
                Thread.sleep(1);
                shared.close();
                return null;
            }));
            start.countDown();
            for (Future<?> each : done) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(times).hasValue(1);
        assertThat(hit).isFalse();
    }
}
