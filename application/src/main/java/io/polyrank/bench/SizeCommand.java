package io.polyrank.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code polyrank size}: how many machines a load needs. */
@Command(
        name = "size",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        modelTransformer = SizeCommand.Inputs.class,
        description = "Works out how many containers and content nodes a load needs, and how much memory, from what the"
                + " model costs on this machine. Shows the arithmetic; every assumption is an option.")
public final class SizeCommand implements Callable<Integer> {

    /** So many cores' runs can be tried here. */
    private static final int MOST_CORES = 256;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "FILE|SHAPE",
            description =
                    "A model package, or a shape with random weights as in bench rank. It is measured on the CPU.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String model;

    @Option(names = "--json", paramLabel = "FILE", description = "Where the figures are written to.")
    private @Nullable Path json;

    /** Makes an option of every input. */
    static final class Inputs implements IModelTransformer {

        @Override
        public CommandSpec transform(CommandSpec command) {
            for (SizeInput input : SizeInput.values()) {
                OptionSpec.Builder option =
                        OptionSpec.builder(input.option()).type(Double.class).paramLabel("N");
                if (Double.isNaN(input.assumed())) {
                    option.required(true).description(input.unit() + ": " + input.meaning());
                } else {
                    String assumed = SizeSheet.text(input.assumed());
                    option.defaultValue(assumed)
                            .description(input.unit() + ", " + assumed + " unless given: " + input.meaning());
                }
                command.addOption(option.build());
            }
            return command;
        }
    }

    /**
     * What is written.
     *
     * @param model what was measured
     * @param containers of the cores that were given
     * @param container_mib memory of one
     * @param heap_mib of which heap
     * @param content_groups copies of the documents
     * @param content_nodes in all groups
     * @param figures how that was worked out
     */
    record Report(
            String model,
            long containers,
            long container_mib,
            long heap_mib,
            long content_groups,
            long content_nodes,
            List<SizeSheet.Row> figures) {

        Report {
            figures = List.copyOf(figures);
        }

        static Report of(String model, SizeSheet sheet) {
            return new Report(
                    model,
                    (long) sheet.value(Sizing.CONTAINERS),
                    (long) sheet.value(Sizing.CONTAINER_MIB),
                    (long) sheet.value(Sizing.HEAP_MIB),
                    (long) sheet.value(Sizing.CONTENT_GROUPS),
                    (long) sheet.value(Sizing.CONTENT_NODES),
                    sheet.rows());
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Map<SizeInput, Double> values = values();
        double cores = values.getOrDefault(SizeInput.CORES, Double.NaN);
        if (cores > MOST_CORES || cores != Math.rint(cores)) {
            throw refusal(SizeInput.CORES, cores, "a whole number, 1 to " + MOST_CORES);
        }
        int candidates = values.getOrDefault(SizeInput.CANDIDATES, Double.NaN).intValue();
        PrintWriter print = command.commandLine().getOut();
        Path folder = Files.createTempDirectory("polyrank-size");
        try {
            Path file = LoadOptions.packageFile(command, model, folder);
            MeasuredModel measured = MeasuredModel.of(file, candidates, (int) cores);
            SizeSheet sheet = Sizing.of(measured, values, given());
            Report report = Report.of(model, sheet);
            sheet.lines().forEach(print::println);
            print.println();
            if (measured.onBusyMachine()) {
                print.println(
                        "Something else kept the processors busy: scoring_ms + encoding_ms is much more than both_ms."
                                + " Measure again when nothing else runs.");
            }
            print.printf(
                    "%d containers of %s cores and %,d MiB (heap %,d MiB), %d content nodes in %d groups%n",
                    report.containers(),
                    SizeSheet.text(cores),
                    report.container_mib(),
                    report.heap_mib(),
                    report.content_nodes(),
                    report.content_groups());
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

    private Map<SizeInput, Double> values() {
        Map<SizeInput, Double> values = new EnumMap<>(SizeInput.class);
        for (SizeInput input : SizeInput.values()) {
            double value = command.findOption(input.option()).getValue();
            String expected = input.objection(value);
            if (!expected.isEmpty()) {
                throw refusal(input, value, expected);
            }
            values.put(input, value);
        }
        return values;
    }

    private ParameterException refusal(SizeInput input, double found, String expected) {
        return new ParameterException(
                command.commandLine(),
                input.option() + ": found " + (Double.isFinite(found) ? SizeSheet.text(found) : found) + ", expected "
                        + expected);
    }

    private Set<SizeInput> given() {
        Set<SizeInput> given = EnumSet.noneOf(SizeInput.class);
        for (SizeInput input : SizeInput.values()) {
            if (command.commandLine().getParseResult().hasMatchedOption(input.option())) {
                given.add(input);
            }
        }
        return given;
    }
}
