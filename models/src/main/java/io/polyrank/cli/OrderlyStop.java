package io.polyrank.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a long command end between two steps when the process is told to end. Of training, libtorch's static destructors would
 * otherwise run under its working threads, which crashes the process.
 */
final class OrderlyStop implements AutoCloseable {

    private static final long LONGEST_STEP_SECONDS = 60;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "polyrank-stop");
    private volatile boolean requested;

    OrderlyStop() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * To be called between two steps.
     *
     * @throws IllegalStateException when the process is ending
     */
    void check() {
        if (requested) {
            throw new IllegalStateException("training was stopped; --resume continues after its last whole epoch");
        }
    }

    /** Whether the process is ending; what runs then has {@value #LONGEST_STEP_SECONDS} s. */
    boolean isRequested() {
        return requested;
    }

    /** Nothing runs any more. */
    @Override
    public void close() {
        ended.countDown();
        if (!requested) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }

    private void stop() {
        requested = true;
        try {
            ended.await(LONGEST_STEP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
