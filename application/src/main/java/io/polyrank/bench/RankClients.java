package io.polyrank.bench;

import io.polyrank.runtime.Device;
import io.polyrank.runtime.TaskModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Measures how the way to scores scales: so many clients, each of which asks one query after the other, on as many cores (no
 * more than there are). A query has one core then, as it has under load. Numbers of clients take turns.
 */
final class RankClients {

    private static final int TURNS = 4;
    private static final int WARM_UPS = 5;

    private final Path file;
    private final Device.Kind device;
    private final double seconds;
    private final Consumer<String> say;

    /**
     * @param seconds for each number of candidates and clients
     * @param say hears what is going on
     */
    RankClients(Path file, Device.Kind device, double seconds, Consumer<String> say) {
        this.file = file;
        this.device = device;
        this.seconds = seconds;
        this.say = say;
    }

    /** Measures all numbers of clients for each number of candidates. */
    List<RankReport.ClientsRow> run(List<Integer> candidates, List<Integer> clients) throws Exception {
        List<RankReport.ClientsRow> rows = new ArrayList<>();
        for (int count : candidates) {
            say.accept(count + " candidates: clients " + clients + " in turns, " + seconds + " s each");
            List<List<Double>> millis = new ArrayList<>();
            clients.forEach(number -> millis.add(new ArrayList<>()));
            warmUp(count);
            for (int turn = 0; turn < TURNS; turn++) {
                for (int index = 0; index < clients.size(); index++) {
                    int place = (index + turn) % clients.size();
                    millis.get(place).addAll(turn(count, clients.get(place)));
                }
            }
            for (int index = 0; index < clients.size(); index++) {
                rows.add(RankReport.ClientsRow.of(count, clients.get(index), millis.get(index)));
            }
        }
        return rows;
    }

    private void warmUp(int candidates) {
        try (ServedFile served = new ServedFile(file, device, 1)) {
            RankPath path = new RankPath(served.model(), candidates);
            for (int run = 0; run < RankBench.warmUps(candidates); run++) {
                path.scores();
            }
        }
    }

    private List<Double> turn(int candidates, int clients) throws Exception {
        int cores = Math.min(clients, Runtime.getRuntime().availableProcessors());
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try (ServedFile served = new ServedFile(file, device, cores)) {
            List<Future<List<Double>>> running = new ArrayList<>();
            CyclicBarrier together = new CyclicBarrier(clients);
            for (int client = 0; client < clients; client++) {
                running.add(threads.submit(() -> ask(served.model(), candidates, together)));
            }
            List<Double> millis = new ArrayList<>();
            for (Future<List<Double>> client : running) {
                millis.addAll(client.get());
            }
            return millis;
        } finally {
            threads.shutdownNow();
        }
    }

    private List<Double> ask(TaskModel model, int candidates, CyclicBarrier together) throws Exception {
        RankPath path = new RankPath(model, candidates);
        for (int run = 0; run < WARM_UPS; run++) {
            path.scores();
        }
        together.await();
        long start = System.nanoTime();
        long total = (long) (seconds / TURNS * TimeUnit.SECONDS.toNanos(1));
        List<Double> millis = new ArrayList<>();
        for (long begun = start; begun - start < total; ) {
            path.scores();
            long end = System.nanoTime();
            millis.add((end - begun) / 1e6);
            begun = end;
        }
        return millis;
    }
}
