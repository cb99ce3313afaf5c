package io.polyrank.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession.RunOptions;
import io.polyrank.testing.Crowd;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs that end at the very moment when they are to be ended. Touching options that were freed would crash the process. */
@Timeout(120)
class WatchdogCrowdTest {

    private static final int THREADS = 4;
    private static final int RUNS = 2_000;

    @BeforeAll
    static void loadRuntime() {
        assertThat(OrtEnvironment.getEnvironment()).isNotNull();
    }

    @Test
    void watch_closedWhileItsAlarmRings_isNeverEndedAfterwards() throws Exception {
        AtomicInteger ended = new AtomicInteger();
        try (Watchdog watchdog = new Watchdog()) {
            Crowd.run(THREADS, thread -> () -> {
                List<Watchdog.Watch> closed = new ArrayList<>();
                List<Boolean> endedThen = new ArrayList<>();
                for (int run = 0; run < RUNS; run++) {
                    try (RunOptions options = new RunOptions()) {
                        Watchdog.Watch watch =
                                watchdog.watch(options, Deadline.in(5, TimeUnit.MICROSECONDS, System::nanoTime));
                        long until = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(run % 300);
                        while (System.nanoTime() < until) {
                            Thread.onSpinWait();
                        }
                        watch.close();
                        closed.add(watch);
                        endedThen.add(watch.ended());
                        ended.addAndGet(watch.ended() ? 1 : 0);
                    }
                }
                // An alarm that rings after all of the others shows that theirs are over.
                awaitAlarm(watchdog);
                assertThat(closed).extracting(Watchdog.Watch::ended).isEqualTo(endedThen);
                return null;
            });
        }
        assertThat(ended.get()).as("runs ended by an alarm").isBetween(1, THREADS * RUNS);
    }

    private static void awaitAlarm(Watchdog watchdog) throws Exception {
        try (RunOptions options = new RunOptions();
                Watchdog.Watch last =
                        watchdog.watch(options, Deadline.in(1, TimeUnit.MILLISECONDS, System::nanoTime))) {
            while (!last.ended()) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void close_whileRunsAreWatched_leavesThemUnwatched() throws Exception {
        Watchdog watchdog = new Watchdog();
        Crowd.run(THREADS, thread -> () -> {
            for (int run = 0; run < RUNS; run++) {
                try (RunOptions options = new RunOptions();
                        Watchdog.Watch watch =
                                watchdog.watch(options, Deadline.in(10, TimeUnit.SECONDS, System::nanoTime))) {
                    assertThat(watch.ended()).isFalse();
                }
                if (thread == 0 && run == RUNS / 2) {
                    watchdog.close();
                }
            }
            return null;
        });
    }
}
