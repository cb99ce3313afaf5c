package io.polyrank.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Ends runs that overstay. A run looks at its options between two nodes of its graph, so it ends soon, not at once. */
final class Watchdog implements AutoCloseable {

    private static final Logger log = Logger.getLogger(Watchdog.class.getName());

    private static final long IDLE_SECONDS = 60;

    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, Watchdog::thread);

    Watchdog() {
        clock.setRemoveOnCancelPolicy(true);
        clock.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        clock.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "polyrank-watchdog");
        thread.setDaemon(true);
        return thread;
    }

    /** A run being watched until this is closed. Its options are to be closed afterwards. */
    final class Watch implements AutoCloseable {

        private final RunOptions options;
        private final Future<?> alarm;
        private boolean over;
        private boolean ended;

        private Watch(RunOptions options, long nanos) {
            this.options = options;
            this.alarm = alarm(nanos);
        }

        /** While the container closes, the last runs go on unwatched. */
        private Future<?> alarm(long nanos) {
            try {
                return clock.schedule(this::end, Math.max(0, nanos), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                return CompletableFuture.completedFuture(null);
            }
        }

        /** Whether the run was ended. */
        synchronized boolean ended() {
            return ended;
        }

        private synchronized void end() {
            if (!over) {
                ended = true;
                try {
                    options.setTerminate(true);
                } catch (OrtException e) {
                    log.log(Level.WARNING, "a run that overstays could not be ended", e);
                }
            }
        }

        @Override
        public synchronized void close() {
            over = true;
            alarm.cancel(false);
        }
    }

    /** Watches a run. */
    Watch watch(RunOptions options, Deadline deadline) {
        return new Watch(options, deadline.nanosLeft());
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
