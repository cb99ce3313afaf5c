package io.polyrank.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RunQueueTest {

    private final RunQueue queue = new RunQueue(1, 3);
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final List<List<String>> runs = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @AfterEach
    void close() {
        goOn.countDown();
        callers.shutdownNow();
        queue.close();
    }

    /** A job that shares runs with those of its kind, three at most; one named bad fails. */
    private record Named(String kind, String name, List<List<String>> runs) implements RunQueue.Job {

        @Override
        public void run() {
            record(List.of(this));
        }

        @Override
        public boolean joins(List<RunQueue.Job> others) {
            return others.size() < 3
                    && others.stream().allMatch(other -> other instanceof Named named && named.kind.equals(kind));
        }

        @Override
        public void runWith(List<RunQueue.Job> all) {
            record(all.stream().map(Named.class::cast).toList());
        }

        private void record(List<Named> all) {
            runs.add(all.stream().map(Named::name).toList());
            if (all.stream().anyMatch(named -> named.name.equals("bad"))) {
                throw new IllegalStateException("bad");
            }
        }
    }

    private Future<Long> ask(RunQueue.Job job) {
        return callers.submit(() -> queue.run(job, Deadline.never()));
    }

    /** Keeps the only thread at work until {@link #goOn}. */
    private Future<Long> occupied() throws InterruptedException {
        Future<Long> first = ask(() -> {
            started.countDown();
            goOn.await();
        });
        started.await();
        return first;
    }

    private List<Future<Long>> inLine(String... kindsAndNames) throws InterruptedException {
        List<Future<Long>> asked = new ArrayList<>();
        for (String kindAndName : kindsAndNames) {
            String[] parts = kindAndName.split(" ");
            asked.add(ask(new Named(parts[0], parts[1], runs)));
            while (queue.waiting() < asked.size()) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        }
        return asked;
    }

    @Test
    void run_idle_runsAtOnceEvenForWhoCannotWait() throws Exception {
        assertThat(queue.run(new Named("a", "1", runs), Deadline.now())).isNotNegative();

        assertThat(runs).containsExactly(List.of("1"));
        assertThat(queue.expectedWaitNanos()).isZero();
    }

    @Test
    void run_severalOfAKindWait_shareARun() throws Exception {
        Future<Long> first = occupied();
        List<Future<Long>> waiting = inLine("a 1", "b 2", "a 3");

        goOn.countDown();

        first.get();
        for (Future<Long> each : waiting) {
            assertThat(each.get()).isPositive();
        }
        assertThat(runs).containsExactly(List.of("1", "3"), List.of("2"));
    }

    @Test
    void run_oneOfThoseTogetherFails_costsTheOthersNothing() throws Exception {
        Future<Long> first = occupied();
        List<Future<Long>> waiting = inLine("a 1", "a bad", "a 3");

        goOn.countDown();

        first.get();
        waiting.get(0).get();
        waiting.get(2).get();
        assertThatThrownBy(() -> waiting.get(1).get())
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("bad");
        assertThat(runs).containsExactly(List.of("1", "bad", "3"), List.of("1"), List.of("bad"), List.of("3"));
    }

    @Test
    void run_noTimeToWait_isRefusedAndLeavesTheLine() throws Exception {
        Future<Long> first = occupied();

        assertThatThrownBy(() -> queue.run(new Named("a", "1", runs), Deadline.now()))
                .isInstanceOf(TooLateException.class);
        assertThatThrownBy(() ->
                        queue.run(new Named("a", "2", runs), Deadline.in(20, TimeUnit.MILLISECONDS, System::nanoTime)))
                .isInstanceOf(TooLateException.class)
                .hasMessageContaining("did not get free in time");
        assertThat(queue.waiting()).isZero();
        goOn.countDown();
        first.get();
        queue.run(new Named("a", "3", runs), Deadline.never());

        assertThat(runs).containsExactly(List.of("3"));
    }

    @Test
    void run_lineIsFull_isRefused() throws Exception {
        Future<Long> first = occupied();
        List<Future<Long>> waiting = inLine("a 1", "b 2", "c 3");

        assertThatThrownBy(() -> queue.run(new Named("d", "4", runs), Deadline.never()))
                .isInstanceOf(TooLateException.class)
                .hasMessageContaining("found 3 queries waiting");
        goOn.countDown();
        first.get();
        for (Future<Long> each : waiting) {
            each.get();
        }

        assertThat(runs).containsExactly(List.of("1"), List.of("2"), List.of("3"));
    }

    @Test
    void run_interruptedWhileWaiting_leavesTheLine() throws Exception {
        Future<Long> first = occupied();
        List<Future<Long>> waiting = inLine("a 1");

        waiting.get(0).cancel(true);
        while (queue.waiting() > 0) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        goOn.countDown();
        first.get();
        queue.run(new Named("a", "2", runs), Deadline.never());

        assertThat(runs).containsExactly(List.of("2"));
    }

    @Test
    void run_closed_runsOnTheThreadOfWhoAsks() throws Exception {
        queue.close();

        queue.run(new Named("a", "1", runs), Deadline.never());

        assertThat(runs).containsExactly(List.of("1"));
    }

    @Test
    void run_manyCallersOfTwoKinds_runsEachOnce() throws Exception {
        try (RunQueue two = new RunQueue(2, Integer.MAX_VALUE)) {
            List<Future<Long>> asked = new ArrayList<>();
            for (int job = 0; job < 2000; job++) {
                Named named = new Named(job % 3 == 0 ? "a" : "b", String.valueOf(job), runs);
                asked.add(callers.submit(() -> two.run(named, Deadline.never())));
            }
            for (Future<Long> each : asked) {
                each.get();
            }
        }

        assertThat(runs.stream().flatMap(List::stream).map(Integer::valueOf).sorted())
                .hasSize(2000)
                .doesNotHaveDuplicates();
    }
}
