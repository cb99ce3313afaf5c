package io.polyrank.bench;

import ai.onnxruntime.OrtEnvironment;
import com.sun.management.OperatingSystemMXBean;
import io.polyrank.encode.ModelInput;
import io.polyrank.runtime.Device;
import io.polyrank.runtime.TaskModel;
import io.polyrank.spec.BehaviourSpec;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What a model takes on this machine.
 *
 * @param scoringMillis of a core for the candidates of a query
 * @param encodingMillis of a core for the user and the candidates of a query
 * @param processorMillis for both together, of all cores, which other processes do not lengthen
 * @param slotBytes of direct buffers for a query
 * @param memoryMib resident for the loaded model with as many runs at a time as a container has cores
 * @param events of a user with full sequences
 * @param userApart whether the package has a user graph of its own
 */
record MeasuredModel(
        double scoringMillis,
        double encodingMillis,
        double processorMillis,
        long slotBytes,
        double memoryMib,
        int events,
        boolean userApart) {

    /** Enough for the compiler to have seen the encoder. */
    private static final int WARM_UP = 400;

    private static final int ROUNDS = 101;
    private static final long MEASURED_NANOS = 2_000_000_000L;
    private static final int RUNS = 3;
    private static final double BUSY = 1.3;
    private static final double MEBI = 1 << 20;

    /**
     * Loads a model package as a container does, and measures.
     *
     * @param candidates of a query
     * @param cores how many runs at a time
     */
    static MeasuredModel of(Path file, int candidates, int cores) throws IOException, InterruptedException {
        // The library itself is there once, however many models there are.
        OrtEnvironment.getEnvironment();
        long before = ProcessMemory.settled().residentBytes();
        try (ServedFile served = new ServedFile(file, Device.Kind.CPU, cores)) {
            TaskModel model = served.model();
            everyCoreRuns(model, candidates, cores);
            long after = ProcessMemory.settled().residentBytes();
            return new MeasuredModel(
                    model.costs().micros(candidates) / 1e3,
                    encodingMillis(model, candidates),
                    processorMillis(model, candidates),
                    slotBytes(model, candidates),
                    Math.max(0, after - before) / MEBI,
                    model.passport().dataset().behaviours().stream()
                            .mapToInt(BehaviourSpec::keep)
                            .sum(),
                    model.userApart());
        }
    }

    /** ONNX Runtime keeps the working memory of as many runs as there ever were at a time. */
    private static void everyCoreRuns(TaskModel model, int candidates, int cores)
            throws IOException, InterruptedException {
        ExecutorService clients = Executors.newFixedThreadPool(cores);
        try {
            List<Callable<float[]>> runs = new ArrayList<>();
            for (int core = 0; core < cores; core++) {
                RankPath path = new RankPath(model, candidates);
                runs.add(() -> {
                    for (int run = 1; run < RUNS; run++) {
                        path.scores();
                    }
                    return path.scores();
                });
            }
            for (Future<float[]> run : clients.invokeAll(runs)) {
                run.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("measuring the model: a run failed: " + e.getCause(), e);
        } finally {
            clients.shutdownNow();
        }
    }

    private static double encodingMillis(TaskModel model, int candidates) {
        RankPath path = new RankPath(model, candidates);
        for (int round = 0; round < WARM_UP; round++) {
            path.encode();
        }
        ThreadMXBean processor = ManagementFactory.getThreadMXBean();
        double[] millis = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long start = processor.getCurrentThreadCpuTime();
            path.encode();
            millis[round] = (processor.getCurrentThreadCpuTime() - start) / 1e6;
        }
        return Measurement.quantile(millis, 0.5);
    }

    private static double processorMillis(TaskModel model, int candidates) throws IOException {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean process)) {
            throw new IOException(
                    "measuring the model: found a Java that does not tell processor time, expected OpenJDK");
        }
        RankPath path = new RankPath(model, candidates);
        path.scores();
        int rounds = 0;
        long begun = System.nanoTime();
        long start = process.getProcessCpuTime();
        // The system counts processor time in steps of some milliseconds.
        while (rounds == 0 || System.nanoTime() - begun < MEASURED_NANOS) {
            path.scores();
            rounds++;
        }
        return (process.getProcessCpuTime() - start) / 1e6 / rounds;
    }

    /** Whether the clock told so much more than the processors that something else must have had them. */
    boolean onBusyMachine() {
        return scoringMillis + encodingMillis > BUSY * processorMillis;
    }

    /** Elements are of four bytes. */
    private static long slotBytes(TaskModel model, int candidates) {
        long elements =
                (long) candidates * model.passport().dataset().scoreNames().size();
        for (ModelInput input : ModelInput.of(model.encoder().layout())) {
            elements += (long) input.width() * (input.perCandidate() ? candidates : 1);
        }
        return elements * Float.BYTES;
    }
}
