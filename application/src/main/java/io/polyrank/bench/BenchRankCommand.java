package io.polyrank.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyrank.runtime.Device;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
                        + " turns, on the same weights and inputs.")
public final class BenchRankCommand implements Callable<Integer> {

    private static final int MOST_CANDIDATES = 10_000;

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

    @Option(names = "--device", defaultValue = "cpu", description = "Where models run: cpu or cuda.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String device;

    @Option(names = "--json", paramLabel = "FILE", description = "Where the figures are written to.")
    private @Nullable Path json;

    @Override
    public Integer call() throws Exception {
        check();
        PrintWriter print = command.commandLine().getOut();
        Path folder = Files.createTempDirectory("polyrank-bench");
        try {
            Path file = LoadOptions.packageFile(command, model, folder);
            Device.Kind kind = Device.Kind.valueOf(device.toUpperCase(Locale.ROOT));
            RankBench bench = new RankBench(file, folder, kind, rounds, line -> {
                print.println(line);
                print.flush();
            });
            RankReport report = RankReport.of(model, device, rounds, bench.run(candidates));
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
        for (int count : candidates) {
            if (count < 1 || count > MOST_CANDIDATES) {
                throw new ParameterException(
                        command.commandLine(), "--candidates: found " + count + ", expected 1 to " + MOST_CANDIDATES);
            }
        }
        if (!device.equalsIgnoreCase("cpu") && !device.equalsIgnoreCase("cuda")) {
            throw new ParameterException(command.commandLine(), "--device: found " + device + ", expected cpu or cuda");
        }
    }
}
