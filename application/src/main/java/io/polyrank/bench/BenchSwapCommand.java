package io.polyrank.bench;

import com.yahoo.config.ModelReference;
import io.polyrank.runtime.Device;
import io.polyrank.runtime.TaskModel;
import io.polyrank.runtime.TaskModels;
import io.polyrank.runtime.TaskModelsConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code polyrank bench swap}: replaces a model again and again while queries are answered. */
@Command(
        name = "swap",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        description =
                "Replaces the model in a watched folder again and again under load; tells how many queries failed and"
                        + " what became of the process's memory. Linux only.")
public final class BenchSwapCommand implements Callable<Integer> {

    private static final String NAME = "bench";
    private static final double FOLDER_SECONDS = 0.02;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** The first swaps bring memory to what it stays at. */
    private static final int MOST_WARM_UPS = 100;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private LoadOptions load;

    @Option(names = "--swaps", defaultValue = "1000", description = "How often the model is replaced.")
    private int swaps;

    /**
     * What was found.
     *
     * @param model what was replaced by its like
     * @param swaps how often
     * @param queries how many were answered meanwhile
     * @param failedQueries how many of them got less than all of their ranking
     * @param levels how many got what
     * @param bytesBefore resident memory after the first swaps
     * @param bytesAfter resident memory after the last
     * @param memory after the first swaps, after each hundred and after the last
     * @param secondsPerSwap from the file being in place to the model
     */
    record Report(
            String model,
            int swaps,
            long queries,
            long failedQueries,
            Map<String, Long> levels,
            long bytesBefore,
            long bytesAfter,
            List<ProcessMemory> memory,
            double secondsPerSwap) {}

    @Override
    public Integer call() throws Exception {
        if (swaps < 1) {
            throw new ParameterException(command.commandLine(), "--swaps: found " + swaps + ", expected 1 or more");
        }
        PrintWriter print = command.commandLine().getOut();
        Report report = load.inFolder(command, folder -> run(folder, print));
        print.printf(
                "%,d swaps, %,d queries, %,d failed %s; memory %,d MiB before, %,d MiB after; %.2f s per swap%n",
                report.swaps(),
                report.queries(),
                report.failedQueries(),
                report.levels(),
                report.bytesBefore() >> 20,
                report.bytesAfter() >> 20,
                report.secondsPerSwap());
        load.write(report, print);
        return report.failedQueries() == 0 ? 0 : 1;
    }

    private Report run(Path folder, PrintWriter print) throws Exception {
        Path file = load.packageFile(command, folder);
        Device.Kind device = load.device(command);
        Path published = Files.createDirectory(folder.resolve("published"));
        TaskModels models = new TaskModels(new TaskModelsConfig.Builder()
                .models(new TaskModelsConfig.Models.Builder().name(NAME).file(ModelReference.resolved(file)))
                .folder(published.toString())
                .device(TaskModelsConfig.Device.Enum.valueOf(device.name()))
                .folderSeconds(FOLDER_SECONDS)
                .build());
        try (BenchChain chain = new BenchChain(
                models, DeviceOption.on(device, models.model(NAME).orElseThrow()), load.candidates())) {
            List<ProcessMemory> memory = new ArrayList<>();
            long nanos = 0;
            Clients clients = new Clients(load.clients(), chain);
            try {
                for (int swap = -Math.min(MOST_WARM_UPS, swaps); swap < swaps; swap++) {
                    if (swap == 0) {
                        memory.add(ProcessMemory.settled());
                    }
                    long start = System.nanoTime();
                    replace(models, file, published);
                    nanos += swap < 0 ? 0 : System.nanoTime() - start;
                    if (swap > 0 && swap % 100 == 0) {
                        memory.add(ProcessMemory.settled());
                        print.printf(
                                "%,d swaps, %,d queries, %,d failed, memory %s%n",
                                swap, clients.queries(), clients.failed(), memory.get(memory.size() - 1));
                        print.flush();
                    }
                }
                memory.add(ProcessMemory.settled());
            } finally {
                clients.close();
            }
            return new Report(
                    load.model(),
                    swaps,
                    clients.queries(),
                    clients.failed(),
                    clients.levels(),
                    memory.get(0).residentBytes(),
                    memory.get(memory.size() - 1).residentBytes(),
                    memory,
                    nanos / 1e9 / swaps);
        } finally {
            models.deconstruct();
        }
    }

    private static void replace(TaskModels models, Path file, Path published) throws IOException, InterruptedException {
        TaskModel old = models.model(NAME).orElseThrow();
        Path part = published.resolve(".part");
        Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, published.resolve(NAME + ".onnx"), StandardCopyOption.ATOMIC_MOVE);
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (models.model(NAME).orElseThrow() == old) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("swap: found the old model after a minute, expected the new one");
            }
            Thread.sleep(1);
        }
    }
}
