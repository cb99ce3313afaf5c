package io.polyrank.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Threads that begin at the same moment, for tests of what they do to each other. */
public final class Crowd {

    private Crowd() {}

    /**
     * Runs a task on every thread and waits for all of them.
     *
     * @param task by the number of the thread
     * @throws AssertionError when one of them fails, with its failure
     */
    public static void run(int threads, IntFunction<Callable<?>> task) throws InterruptedException {
        CyclicBarrier start = new CyclicBarrier(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                Callable<?> own = task.apply(thread);
                all.add(pool.submit(() -> {
                    start.await();
                    return own.call();
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError("one of " + threads + " threads failed: " + e.getCause(), e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }
}
