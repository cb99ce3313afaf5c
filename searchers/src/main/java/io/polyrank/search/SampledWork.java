package io.polyrank.search;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * Work on a sample of the queries, off their path: one thread and a short queue. What finds the queue full is not done.
 * Thread-safe.
 */
final class SampledWork implements AutoCloseable {

    private static final int MOST_WAITING = 16;

    private final double share;
    private final DoubleSupplier random;
    private final ThreadPoolExecutor worker;

    /**
     * @param name of the thread
     * @param setting what the share is called in the config
     * @param share of the queries that work is done on, 0 to 1
     * @param random uniform in [0, 1), thread-safe
     * @throws IllegalArgumentException when the share is none
     */
    SampledWork(String name, String setting, double share, DoubleSupplier random) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    "multi-task config: " + setting + ": found " + share + ", expected 0 to 1");
        }
        this.share = share;
        this.random = random;
        this.worker =
                new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), work -> {
                    Thread thread = new Thread(work, name);
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** Whether the sample falls on this query. */
    boolean fallsOnThis() {
        return share > 0 && random.getAsDouble() < share;
    }

    /** Does something later; false if it will not be done. */
    boolean later(Runnable work) {
        try {
            worker.execute(work);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
