package io.polyrank.leaderboard;

import static java.util.Objects.requireNonNull;

import io.polyrank.encode.EncodedCandidates;
import io.polyrank.encode.EncodedUser;
import io.polyrank.runtime.Device;
import io.polyrank.runtime.TaskModel;
import io.polyrank.train.EncodedSamples;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Times the model packages as serving runs them: one user with {@value #CANDIDATES} candidates in one call of {@link
 * TaskModel#score}, one thread, processor only. Encoding is not counted: it is the same for all. The models take turns,
 * so that a slow minute of the machine hits all of them alike.
 */
final class ServingTimes {

    static final int CANDIDATES = 1000;
    static final int THREADS = 1;

    private static final int WARM_UP = 5;

    private ServingTimes() {}

    /**
     * Times packages.
     *
     * @param packages files by model
     * @param samples rows whose first gives the user, and all of them in turn the candidates
     * @param rounds timed runs per model
     * @param afterRun called after each run
     */
    static Map<String, LeaderboardReport.Latency> of(
            Map<String, Path> packages, EncodedSamples samples, int rounds, Runnable afterRun) {
        EncodedUser user = samples.user(0);
        EncodedCandidates candidates = samples.candidates(
                IntStream.range(0, CANDIDATES).map(row -> row % samples.rows()).toArray());
        Map<String, TaskModel> loaded = new LinkedHashMap<>();
        Map<String, double[]> millis = new LinkedHashMap<>();
        try {
            packages.forEach((model, file) -> {
                loaded.put(model, TaskModel.load(file, Device.Kind.CPU));
                millis.put(model, new double[rounds]);
            });
            for (int round = -WARM_UP; round < rounds; round++) {
                for (Map.Entry<String, TaskModel> model : loaded.entrySet()) {
                    long start = System.nanoTime();
                    model.getValue().score(user, candidates);
                    double took = (System.nanoTime() - start) / 1e6;
                    if (round >= 0) {
                        requireNonNull(millis.get(model.getKey()))[round] = took;
                    }
                    afterRun.run();
                }
            }
        } finally {
            loaded.values().forEach(TaskModel::close);
        }
        Map<String, LeaderboardReport.Latency> latencies = new LinkedHashMap<>();
        millis.forEach((model, took) -> latencies.put(model, latency(took)));
        return latencies;
    }

    static LeaderboardReport.Latency latency(double[] millis) {
        double[] sorted = millis.clone();
        Arrays.sort(sorted);
        return new LeaderboardReport.Latency(quantile(sorted, 0.5), quantile(sorted, 0.95), sorted[0], sorted.length);
    }

    /** The nearest rank. */
    private static double quantile(double[] sorted, double share) {
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }
}
