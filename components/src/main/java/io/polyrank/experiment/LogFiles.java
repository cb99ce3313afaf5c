package io.polyrank.experiment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.yahoo.metrics.simple.Counter;
import com.yahoo.metrics.simple.MetricReceiver;
import io.polyrank.metric.Meters;
import io.polyrank.metric.PolyrankMetric;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes lines to files, off the path of whoever has them: one thread, and a queue with an end. What finds the queue full, or cannot be
 * written, is dropped and counted; nobody waits. The next lines that can be written begin with one that says how many are missing, so that
 * whoever reads the log knows without the metrics: {@code {"dropped":N,"failed":M,"time":...}}. What was written is given to the system after every batch, so the death of the
 * process loses no more than what still waited. Thread-safe.
 */
final class LogFiles implements AutoCloseable {

    private static final Logger log = Logger.getLogger(LogFiles.class.getName());
    private static final int BATCH = 1_000;
    private static final long PAUSE_MILLIS = 200;
    private static final long CLOSING_SECONDS = 10;

    private final String name;
    private final BlockingQueue<String> waiting;
    private final RotatingFile file;
    private final Counter written;
    private final Counter dropped;
    private final Counter failed;
    private final Thread writer;
    private final Clock clock;
    private final AtomicLong droppedUntold = new AtomicLong();
    private volatile boolean closing;
    private long failedUntold;
    private boolean broken;

    private LogFiles(String name, LogFilesConfig config, MetricReceiver receiver, Clock clock) {
        this.name = name;
        this.clock = clock;
        this.waiting = new ArrayBlockingQueue<>(config.waiting());
        this.file = new RotatingFile(Path.of(config.folder()), name, config, clock);
        Meters meters = new Meters(receiver);
        this.written = meters.counter(PolyrankMetric.LOG_LINES, name, "written");
        this.dropped = meters.counter(PolyrankMetric.LOG_LINES, name, "dropped");
        this.failed = meters.counter(PolyrankMetric.LOG_LINES, name, "failed");
        this.writer = new Thread(this::write, "polyrank-" + name);
        this.writer.setDaemon(true);
    }

    /**
     * Opens a log.
     *
     * @param name of the log: files begin with it
     * @return null where the configuration wants none
     * @throws IllegalArgumentException when a setting is out of range, or the folder cannot be written to
     */
    static @Nullable LogFiles open(String name, LogFilesConfig config, MetricReceiver receiver, Clock clock) {
        if (config.folder().isEmpty()) {
            return null;
        }
        if (config.maxFileBytes() < 1
                || !(config.maxFileSeconds() > 0)
                || config.keepFiles() < 0
                || config.waiting() < 1) {
            throw new IllegalArgumentException("log-files config of " + name + ": found maxFileBytes "
                    + config.maxFileBytes() + ", maxFileSeconds " + config.maxFileSeconds() + ", keepFiles "
                    + config.keepFiles() + " and waiting " + config.waiting()
                    + ", expected 1 or more, more than 0, 0 or more, and 1 or more");
        }
        LogFiles files = new LogFiles(name, config, receiver, clock);
        files.file.requireFolder();
        files.writer.start();
        return files;
    }

    /** Takes a line, without its end; false if it is dropped. */
    boolean offer(String line) {
        boolean taken = !closing && waiting.offer(line);
        if (!taken) {
            dropped.add();
            droppedUntold.incrementAndGet();
        }
        return taken;
    }

    /** Writes what waits, for some seconds at most. */
    @Override
    public void close() {
        closing = true;
        try {
            writer.join(TimeUnit.SECONDS.toMillis(CLOSING_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        int left = waiting.size();
        if (left > 0) {
            dropped.add(left);
            log.warning("log " + name + ": " + left + " lines could not be written before the end");
        }
    }

    private void write() {
        List<String> batch = new ArrayList<>(BATCH);
        try {
            while (true) {
                boolean last = closing;
                String first = waiting.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    waiting.drainTo(batch, BATCH - 1);
                    write(batch);
                    batch.clear();
                } else if (last) {
                    write(batch);
                    break;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            file.close();
        }
    }

    /** A disk that is full may be empty later: each batch tries again, in a new file. */
    private void write(List<String> batch) {
        long droppedNow = droppedUntold.get();
        List<String> lines = new ArrayList<>(batch.size() + 1);
        if (droppedNow > 0 || failedUntold > 0) {
            lines.add(missing(droppedNow));
        }
        lines.addAll(batch);
        if (lines.isEmpty()) {
            return;
        }
        try {
            file.write(lines);
            written.add(batch.size());
            droppedUntold.addAndGet(-droppedNow);
            failedUntold = 0;
            broken = false;
        } catch (IOException e) {
            failed.add(batch.size());
            failedUntold += batch.size();
            file.close();
            if (!broken) {
                log.log(Level.WARNING, "log " + name + " cannot be written; lines are lost until it can", e);
            }
            broken = true;
        }
    }

    private String missing(long droppedNow) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("dropped", droppedNow)
                .put("failed", failedUntold)
                .put("time", clock.millis())
                .toString();
    }
}
