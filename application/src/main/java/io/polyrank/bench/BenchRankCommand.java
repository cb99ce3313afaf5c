package io.polyrank.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyrank.runtime.Device;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code polyrank bench rank}: the way from candidates to scores, beside other ways. */
@Command(
        name = "rank",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        description =
                "Measures the way from a query's candidates to their scores beside the bare run of the same graph,"
                        + " the plain graph, the user repeated for every candidate, and Vespa's own evaluator; in one process, in"
                        + " turns, on the same weights and inputs. Then how the way scales with clients and cores.")
public final class BenchRankCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Option(
            names = "--model",
            defaultValue = "dtrn-2x4",
            paramLabel = "FILE|SHAPE",
            description = "A model package, or a shape with random weights: dtrn-2x4, dtrn-4x8, multitab-small,"
                    + " multitab-up-small, multitab-large, multitab-up-large.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String model;

    @Option(
            names = "--candidates",
            split = ",",
            defaultValue = "100,500,1000,2000",
            paramLabel = "N",
            description = "Numbers of candidates.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private List<Integer> candidates;

    @Option(names = "--rounds", defaultValue = "25", description = "Rounds of each number of candidates.")
    private int rounds;

    @Option(
            names = "--clients",
            split = ",",
            defaultValue = "1,2",
            paramLabel = "N",
            description = "Numbers of clients that ask at the same time, each with a core for its query.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private List<Integer> clients;

    @Option(
            names = "--seconds",
            defaultValue = "4",
            description = "How long each number of clients asks with each number of candidates.")
    private double seconds;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private DeviceOption device;

    @Option(names = "--json", paramLabel = "FILE", description = "Where the figures are written to.")
    private @Nullable Path json;

    @Override
    public Integer call() throws Exception {
        check();
        Device.Kind kind = device.kind(command);
        PrintWriter print = command.commandLine().getOut();
        Path folder = Files.createTempDirectory("polyrank-bench");
        try {
            Path file = LoadOptions.packageFile(command, model, folder);
            Consumer<String> say = line -> {
                print.println(line);
                print.flush();
            };
            RankReport report = RankReport.of(
                    model,
                    kind.name().toLowerCase(Locale.ROOT),
                    rounds,
                    new RankBench(file, folder, kind, rounds, say).run(candidates),
                    new RankClients(file, kind, seconds, say).run(candidates, clients));
            report.table().forEach(print::println);
            if (json != null) {
                new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), report);
                print.println("Written to " + json);
            }
            print.flush();
        } finally {
            LoadOptions.delete(folder);
        }
        return 0;
    }

    private void check() {
        if (rounds < 1) {
            throw new ParameterException(command.commandLine(), "--rounds: found " + rounds + ", expected 1 or more");
        }
        if (!(seconds > 0)) {
            throw new ParameterException(
                    command.commandLine(), "--seconds: found " + seconds + ", expected more than 0");
        }
        candidates.forEach(count -> LoadOptions.require(command, "--candidates", count, LoadOptions.MOST_CANDIDATES));
        clients.forEach(count -> LoadOptions.require(command, "--clients", count, LoadOptions.MOST_CLIENTS));
    }
}
