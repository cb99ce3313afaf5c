package io.polyrank.bench;

import io.polyrank.runtime.Device;
import io.polyrank.runtime.TaskModels;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
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

/** {@code polyrank bench soak}: watches the process's memory under load. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        description =
                "Answers queries for a while and looks whether the process's memory grows after warm-up. Exit status 1"
                        + " when it does. Linux only.")
public final class BenchSoakCommand implements Callable<Integer> {

    /** The first share of the time is warm-up. */
    private static final double WARM_UP = 0.2;

    private static final int SAMPLES = 60;
    private static final int LEAK_BYTES = 64 * 1024;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private LoadOptions load;

    @Option(names = "--minutes", defaultValue = "30", description = "How long, warm-up included.")
    private double minutes;

    @Option(
            names = "--plant-leak",
            description = "Keeps 64 KiB of native memory ten times a second, to see that it is caught.")
    private boolean plantLeak;

    /**
     * What was found.
     *
     * @param model what served
     * @param minutes how long
     * @param queries how many were answered
     * @param levels how many got what
     * @param bytes resident memory at the end
     * @param bytesPerMinute slope of a line through the samples after warm-up
     * @param error half of the slope's 95 % interval
     * @param leak whether the slope is above zero beyond its error, and more than a trifle
     */
    record Report(
            String model,
            double minutes,
            long queries,
            Map<String, Long> levels,
            long bytes,
            double bytesPerMinute,
            double error,
            boolean leak) {}

    @Override
    public Integer call() throws Exception {
        if (!(minutes > 0)) {
            throw new ParameterException(
                    command.commandLine(), "--minutes: found " + minutes + ", expected more than 0");
        }
        PrintWriter print = command.commandLine().getOut();
        Report report = load.inFolder(command, this::run);
        print.printf(
                "%.1f minutes, %,d queries %s; memory %,d MiB, %+,.0f KiB a minute +- %,.0f: %s%n",
                report.minutes(),
                report.queries(),
                report.levels(),
                report.bytes() >> 20,
                report.bytesPerMinute() / 1024,
                report.error() / 1024,
                report.leak() ? "it grows" : "no growth");
        load.write(report, print);
        return report.leak() ? 1 : 0;
    }

    private Report run(Path folder) throws Exception {
        Device.Kind device = load.device(command);
        TaskModels models = new TaskModels(Map.of("bench", load.packageFile(command, folder)), device);
        List<ByteBuffer> leaked = new ArrayList<>();
        try (BenchChain chain =
                new BenchChain(models, DeviceOption.on(device, models.model("").orElseThrow()), load.candidates())) {
            Clients clients = new Clients(load.clients(), chain);
            MemoryLine line = new MemoryLine();
            long total = (long) (minutes * TimeUnit.MINUTES.toNanos(1));
            long start = System.nanoTime();
            long every = (long) (total * (1 - WARM_UP) / SAMPLES);
            long next = start + (long) (total * WARM_UP);
            try {
                while (System.nanoTime() - start < total) {
                    if (plantLeak) {
                        leaked.add(touched());
                    }
                    if (System.nanoTime() >= next) {
                        double minute = (System.nanoTime() - start) / (double) TimeUnit.MINUTES.toNanos(1);
                        line.add(minute, ProcessMemory.now().residentBytes());
                        next += every;
                    }
                    Thread.sleep(100);
                }
            } finally {
                clients.close();
            }
            return new Report(
                    load.model(),
                    minutes,
                    clients.queries(),
                    clients.levels(),
                    ProcessMemory.now().residentBytes(),
                    line.slope(),
                    line.error(),
                    line.rises());
        } finally {
            models.deconstruct();
        }
    }

    /** Memory that the system has to give, since every page of it is written to. */
    private static ByteBuffer touched() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(LEAK_BYTES);
        while (buffer.hasRemaining()) {
            buffer.put((byte) 1);
        }
        return buffer;
    }
}
