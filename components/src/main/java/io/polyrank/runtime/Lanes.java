package io.polyrank.runtime;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The processor cores that model runs share: as many runs at a time as there are lanes, whichever models they are of. A
 * query takes one lane, and those that happen to be idle for chunks of its candidates. Those who find all taken wait in
 * line, so many at most, and no longer than they have time.
 *
 * <p>Implementation note. A run has one thread, so lanes filled by different queries lose nothing to each other, while
 * threads inside of runs would; a single query is as fast on chunks as on such threads.
 */
final class Lanes implements AutoCloseable {

    /** Fewer candidates than this are not worth a lane of their own. */
    static final int LEAST_CHUNK = 64;

    private static final double SHARE_OF_LATEST = 0.1;

    private final Semaphore free;
    private final int mostWaiting;
    private final @Nullable ExecutorService helpers;
    private final int lanes;
    private final AtomicInteger admitted = new AtomicInteger();
    private volatile double heldNanos;

    /** A part of a query's candidates. */
    @FunctionalInterface
    interface Chunk {

        void run(int from, int count) throws Exception;

        /** What is to be done once, before the first part. */
        default void begin() throws Exception {}
    }

    /**
     * @param lanes how many runs at a time
     * @param mostWaiting how many queries may wait for a lane; those beyond are turned away
     */
    Lanes(int lanes, int mostWaiting) {
        this(lanes, mostWaiting, threads(lanes - 1));
    }

    private Lanes(int lanes, int mostWaiting, @Nullable ExecutorService helpers) {
        if (lanes < 1 || mostWaiting < 0) {
            throw new IllegalArgumentException(
                    "lanes: found " + lanes + " and " + mostWaiting + " waiting, expected at least 1 and at least 0");
        }
        this.free = new Semaphore(lanes, true);
        this.lanes = lanes;
        this.mostWaiting = mostWaiting;
        this.helpers = helpers;
    }

    /** For a model that has no others beside it: each caller runs on its own thread, and nobody waits. */
    static Lanes unlimited() {
        return new Lanes(Integer.MAX_VALUE, Integer.MAX_VALUE, null);
    }

    private static @Nullable ExecutorService threads(int count) {
        return count < 1
                ? null
                : Executors.newFixedThreadPool(count, work -> {
                    Thread thread = new Thread(work, "polyrank-lane");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /**
     * Runs candidates in chunks, on the calling thread and on idle lanes.
     *
     * @param count how many candidates
     * @param most the largest chunk
     * @param divisible whether there may be more than one chunk
     * @param deadline by which the first chunk has to begin
     * @throws TooLateException when no lane got free in time, or too many wait for one
     * @throws Exception what a chunk throws
     */
    void run(int count, int most, boolean divisible, Deadline deadline, Chunk chunk) throws Exception {
        enter(deadline);
        long entered = System.nanoTime();
        try {
            chunk.begin();
            int useful = divisible ? count / LEAST_CHUNK - 1 : 0;
            int extra = helpers == null || useful < 1 ? 0 : idle(useful);
            int chunks = divisible ? Math.max(extra + 1, (count + most - 1) / most) : 1;
            if (extra == 0 || helpers == null) {
                for (int index = 0; index < chunks; index++) {
                    run(index, chunks, count, chunk);
                }
            } else {
                shared(helpers, extra, chunks, count, chunk);
            }
        } finally {
            heldNanos += SHARE_OF_LATEST * (System.nanoTime() - entered - heldNanos);
            free.release();
        }
    }

    /**
     * Asks to be run later.
     *
     * @param mostNanos how long the query may wait then
     */
    Admission admit(double mostNanos) {
        return Admission.ask(admitted, lanes, heldNanos, mostNanos);
    }

    /**
     * How long who comes now can expect to wait: for those before it, if they take as long as the latest did. Not more than a
     * guess.
     */
    long expectedWaitNanos() {
        return free.availablePermits() > 0 ? 0 : (long) ((free.getQueueLength() + 1.0) * heldNanos / lanes);
    }

    /** In the order of arrival: asking without a time would pass by those who wait. */
    private void enter(Deadline deadline) {
        try {
            if (free.tryAcquire(0, TimeUnit.NANOSECONDS)) {
                return;
            }
            if (free.getQueueLength() >= mostWaiting) {
                throw new TooLateException("found " + mostWaiting + " queries waiting for a core, expected fewer");
            }
            long expected = expectedWaitNanos();
            if (expected > deadline.nanosLeft()) {
                throw new TooLateException(
                        "found " + free.getQueueLength() + " queries waiting for a core, which gets free in about "
                                + TimeUnit.NANOSECONDS.toMillis(expected) + " ms, expected less than the time left");
            }
            if (!free.tryAcquire(Math.max(0, deadline.nanosLeft()), TimeUnit.NANOSECONDS)) {
                throw new TooLateException("no core got free in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TooLateException("interrupted while waiting for a core");
        }
    }

    /** Takes lanes that nobody uses or waits for. */
    private int idle(int most) {
        int taken = 0;
        while (taken < most && !free.hasQueuedThreads() && free.tryAcquire()) {
            taken++;
        }
        return taken;
    }

    private void shared(ExecutorService threads, int extra, int chunks, int count, Chunk chunk) throws Exception {
        AtomicInteger next = new AtomicInteger();
        Callable<Void> work = () -> {
            for (int index = next.getAndIncrement(); index < chunks; index = next.getAndIncrement()) {
                run(index, chunks, count, chunk);
            }
            return null;
        };
        Callable<Void> ofHelper = () -> {
            try {
                return work.call();
            } finally {
                free.release();
            }
        };
        List<FutureTask<Void>> others = new ArrayList<>(extra);
        for (int helper = 0; helper < extra; helper++) {
            FutureTask<Void> other = new FutureTask<>(ofHelper);
            others.add(other);
            start(threads, other);
        }
        Throwable failure = null;
        try {
            work.call();
        } catch (Throwable e) {
            failure = e;
            next.set(chunks);
        }
        for (FutureTask<Void> other : others) {
            Throwable found = failureOf(other);
            failure = failure == null ? found : failure;
        }
        Throwables.propagateIfPossible(failure, Exception.class);
    }

    private static void start(ExecutorService threads, FutureTask<Void> work) {
        try {
            threads.execute(work);
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            work.run(); // lanes are being closed, or have no thread; the query that is still running has its own
        }
    }

    /** Waits for a helper whatever happens: it writes into buffers that the next query gets. */
    private static @Nullable Throwable failureOf(FutureTask<Void> other) {
        try {
            Uninterruptibles.getUninterruptibly(other);
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    /** Chunks differ by one candidate at most. */
    private static void run(int index, int chunks, int count, Chunk chunk) throws Exception {
        int from = (int) ((long) count * index / chunks);
        int end = (int) ((long) count * (index + 1) / chunks);
        chunk.run(from, end - from);
    }

    /** How many lanes are free; for tests and metrics. */
    int free() {
        return free.availablePermits();
    }

    @Override
    public void close() {
        if (helpers != null) {
            helpers.shutdown();
        }
    }
}
