package io.polyrank.runtime;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the models of a process share.
 *
 * @param lanes the processor cores
 * @param gpu the threads that run models on a GPU
 * @param watchdog ends runs that overstay
 * @param limits how much memory a model may take
 * @param open the models whose sessions are open, those included that serve no more and wait for their last query
 */
record Machine(Lanes lanes, RunQueue gpu, Watchdog watchdog, Limits limits, Set<TaskModel> open)
        implements AutoCloseable {

    /** More threads than these do not make a GPU faster, and each keeps working memory there. */
    private static final int GPU_THREADS = 2;

    /**
     * How much memory a model may take.
     *
     * @param sideBytes of users' sides, kept between queries
     * @param gpuBytes on a GPU; 0 for no limit
     */
    record Limits(long sideBytes, long gpuBytes) {

        /** No users' sides are kept. */
        static final Limits NONE = new Limits(0, 0);
    }

    /** With the usual number of threads for a GPU. */
    Machine(Lanes lanes, int mostWaiting, Watchdog watchdog, Limits limits) {
        this(lanes, new RunQueue(GPU_THREADS, mostWaiting), watchdog, limits, ConcurrentHashMap.newKeySet());
    }

    /** Of models that keep no users' sides. */
    Machine(Lanes lanes, Watchdog watchdog) {
        this(lanes, Integer.MAX_VALUE, watchdog, Limits.NONE);
    }

    /** For a model that serves nobody: nothing to share, and nobody waits. */
    static Machine alone() {
        return new Machine(Lanes.unlimited(), new Watchdog());
    }

    @Override
    public void close() {
        lanes.close();
        gpu.close();
        watchdog.close();
    }
}
