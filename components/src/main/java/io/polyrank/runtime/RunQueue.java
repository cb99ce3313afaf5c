package io.polyrank.runtime;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Threads that alone run models, as on a GPU, whose runtime keeps working memory for each thread that ever ran there. Who
 * finds all of them at work waits in line, so many at most, and no longer than they have time. When a thread gets free, those
 * that can share a run with the first in line go with it; nobody waits for others to come.
 */
final class RunQueue implements AutoCloseable {

    private static final double SHARE_OF_LATEST = 0.1;

    private final int threads;
    private final int mostWaiting;
    private final ExecutorService executor;
    private final Deque<Ticket> waiting = new ArrayDeque<>();
    private final AtomicInteger admitted = new AtomicInteger();
    private int running;
    private double heldNanos;

    /** Something to be run by one of the threads. */
    interface Job {

        /** Runs it alone. */
        void run() throws Exception;

        /** Whether a run of these can take another one in. */
        default boolean joins(List<Job> others) {
            return false;
        }

        /** Runs several that join each other, of which this is the first. */
        default void runWith(List<Job> all) throws Exception {
            throw new UnsupportedOperationException("runs alone");
        }
    }

    private static final class Ticket {

        private final Job job;
        private final CountDownLatch done = new CountDownLatch(1);
        private boolean taken;
        private long begunNanos;
        private @Nullable Throwable failure;

        private Ticket(Job job) {
            this.job = job;
        }
    }

    /**
     * @param threads how many runs at a time
     * @param mostWaiting how many queries may wait
     */
    RunQueue(int threads, int mostWaiting) {
        this.threads = threads;
        this.mostWaiting = mostWaiting;
        this.executor = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "polyrank-gpu");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Runs a job on one of the threads, alone or with others.
     *
     * @param begin by when it has to begin
     * @return how long it waited, in nanoseconds
     * @throws TooLateException when no thread got free in time, or too many wait for one
     * @throws Exception what the job throws
     */
    long run(Job job, Deadline begin) throws Exception {
        long arrived = System.nanoTime();
        Ticket ticket = new Ticket(job);
        boolean idle = enter(ticket, begin);
        try {
            executor.execute(this::next);
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            next(); // the threads are being closed, or cannot be made; the query then runs on its own
        }
        if (!idle) {
            awaitBegin(ticket, begin);
        }
        // Whatever happens: the run writes into buffers that the next query gets.
        Uninterruptibles.awaitUninterruptibly(ticket.done);
        Throwables.propagateIfPossible(ticket.failure, Exception.class);
        return ticket.begunNanos - arrived;
    }

    /**
     * Asks to be run later.
     *
     * @param mostNanos how long the query may wait then
     */
    synchronized Admission admit(double mostNanos) {
        return Admission.ask(admitted, threads, heldNanos, mostNanos);
    }

    /** How long who comes now can expect to wait, if those before it take as long as the latest did. */
    synchronized long expectedWaitNanos() {
        return isIdle() ? 0 : (long) ((waiting.size() + 1.0) * heldNanos / threads);
    }

    /** How many wait in line; for tests and metrics. */
    synchronized int waiting() {
        return waiting.size();
    }

    private boolean isIdle() {
        return running + waiting.size() < threads;
    }

    private synchronized boolean enter(Ticket ticket, Deadline begin) {
        boolean idle = isIdle();
        if (!idle) {
            if (waiting.size() >= mostWaiting) {
                throw new TooLateException("found " + mostWaiting + " queries waiting for the device, expected fewer");
            }
            long expected = expectedWaitNanos();
            if (begin.nanosLeft() <= 0 || expected > begin.nanosLeft()) {
                throw new TooLateException(
                        "found " + waiting.size() + " queries waiting for the device, which gets free in about "
                                + TimeUnit.NANOSECONDS.toMillis(expected) + " ms, expected less than the time left");
            }
        }
        waiting.add(ticket);
        return idle;
    }

    private synchronized void awaitBegin(Ticket ticket, Deadline begin) {
        try {
            while (!ticket.taken) {
                long left = begin.nanosLeft();
                if (left <= 0) {
                    waiting.remove(ticket);
                    throw new TooLateException("the device did not get free in time");
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (waiting.remove(ticket)) {
                throw new TooLateException("interrupted while waiting for the device");
            }
        }
    }

    /** Runs the first in line, if it has not gone or run with another before. */
    private void next() {
        List<Ticket> together = take();
        if (together.isEmpty()) {
            return;
        }
        long begun = System.nanoTime();
        try {
            together.forEach(ticket -> ticket.begunNanos = begun);
            if (together.size() == 1 || !runTogether(together)) {
                together.forEach(RunQueue::runAlone);
            }
        } finally {
            leave(System.nanoTime() - begun);
            together.forEach(ticket -> ticket.done.countDown());
        }
    }

    private synchronized List<Ticket> take() {
        List<Ticket> together = new ArrayList<>();
        List<Job> jobs = new ArrayList<>();
        for (Iterator<Ticket> line = waiting.iterator(); line.hasNext(); ) {
            Ticket ticket = line.next();
            if (jobs.isEmpty() || ticket.job.joins(jobs)) {
                jobs.add(ticket.job);
                together.add(ticket);
                ticket.taken = true;
                line.remove();
            }
        }
        running += together.isEmpty() ? 0 : 1;
        notifyAll();
        return together;
    }

    private synchronized void leave(long held) {
        running--;
        heldNanos += SHARE_OF_LATEST * (held - heldNanos);
    }

    /** What one of them breaks shall not cost the others their run. */
    private static boolean runTogether(List<Ticket> tickets) {
        List<Job> jobs = tickets.stream().map(ticket -> ticket.job).toList();
        try {
            jobs.get(0).runWith(jobs);
            return true;
        } catch (Throwable e) {
            return false; // each alone then says what was wrong with it
        }
    }

    private static void runAlone(Ticket ticket) {
        try {
            ticket.job.run();
        } catch (Throwable e) {
            ticket.failure = e;
        }
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}
