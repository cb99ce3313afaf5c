package io.polyrank.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyrank.runtime.Device;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What the measurements under load have in common. */
final class LoadOptions {

    static final int MOST_CANDIDATES = 10_000;
    static final int MOST_CLIENTS = 1000;

    @Option(
            names = "--model",
            defaultValue = "dtrn-2x4",
            paramLabel = "FILE|SHAPE",
            description = "A model package, or a shape with random weights as in bench rank.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String model;

    @Option(names = "--candidates", defaultValue = "200", description = "Candidates of each query.")
    private int candidates;

    @Option(names = "--clients", defaultValue = "2", description = "Threads that ask, one query after the other each.")
    private int clients;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private DeviceOption device;

    @Option(names = "--json", paramLabel = "FILE", description = "Where the figures are written to.")
    private @Nullable Path json;

    /** Something that needs a folder. */
    @FunctionalInterface
    interface Work<R> {

        R in(Path folder) throws Exception;
    }

    String model() {
        return model;
    }

    int candidates() {
        return candidates;
    }

    int clients() {
        return clients;
    }

    Device.Kind device(CommandSpec command) {
        return device.kind(command);
    }

    /** Does something in a folder of its own, which is then deleted. */
    <R> R inFolder(CommandSpec command, Work<R> work) throws Exception {
        require(command, "--candidates", candidates, MOST_CANDIDATES);
        require(command, "--clients", clients, MOST_CLIENTS);
        device.kind(command);
        Path folder = Files.createTempDirectory("polyrank-bench");
        try {
            return work.in(folder);
        } finally {
            delete(folder);
        }
    }

    /** Refuses numbers out of range. */
    static void require(CommandSpec command, String option, int found, int most) {
        if (found < 1 || found > most) {
            throw new ParameterException(
                    command.commandLine(), option + ": found " + found + ", expected 1 to " + most);
        }
    }

    /** The package to measure with. */
    Path packageFile(CommandSpec command, Path folder) throws IOException {
        return packageFile(command, model, folder);
    }

    /** The package of a name: a file, or a shape that is written to the folder. */
    static Path packageFile(CommandSpec command, String model, Path folder) throws IOException {
        Path file = Path.of(model);
        if (Files.isRegularFile(file)) {
            return file;
        }
        for (BenchModel shape : BenchModel.values()) {
            if (shape.text().equals(model)) {
                return BenchPackages.write(shape, folder);
            }
        }
        String shapes = Arrays.stream(BenchModel.values()).map(BenchModel::text).collect(Collectors.joining(", "));
        throw new ParameterException(
                command.commandLine(), "--model: found " + model + ", expected a model package or one of " + shapes);
    }

    /** Writes the figures, if that was asked for. */
    void write(Object report, PrintWriter print) throws IOException {
        if (json != null) {
            new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), report);
            print.println("Written to " + json);
        }
        print.flush();
    }

    /** Deletes a folder with all that is in it. */
    static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
