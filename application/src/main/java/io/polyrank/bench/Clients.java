package io.polyrank.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that ask one query after the other until they are closed. */
final class Clients implements AutoCloseable {

    private final ExecutorService threads;
    private final List<Future<?>> running = new ArrayList<>();
    private final Map<String, Long> levels = new TreeMap<>();
    private volatile boolean done;

    Clients(int count, BenchChain chain) {
        this.threads = Executors.newFixedThreadPool(count);
        for (int client = 0; client < count; client++) {
            running.add(threads.submit(() -> {
                while (!done) {
                    count(chain.ask());
                }
            }));
        }
    }

    private synchronized void count(String level) {
        levels.merge(level, 1L, Long::sum);
    }

    /** How many queries were answered. */
    synchronized long queries() {
        return levels.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How many were answered with what. */
    synchronized Map<String, Long> levels() {
        return new TreeMap<>(levels);
    }

    /** How many got less than all of their ranking. */
    long failed() {
        return queries() - levels().getOrDefault(BenchChain.FULL, 0L);
    }

    /** Lets every client finish its query. */
    @Override
    public void close() throws InterruptedException, ExecutionException {
        done = true;
        try {
            for (Future<?> client : running) {
                client.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
