package io.polyrank.cli;

import io.polyrank.data.DataSource;
import io.polyrank.train.TrainingReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code polyrank train}: trains a model on a log and exports it as a model package. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        description = "Trains a multi-task model on a log and exports it as one ONNX model package.")
public final class TrainCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "KIND:DIR",
            converter = DataSourceConverter.class,
            completionCandidates = DataSourceForms.class,
            description = "The log, one of ${COMPLETION-CANDIDATES}.")
    @SuppressWarnings("NullAway.Init") // set by picocli, which requires it
    private DataSource data;

    @Option(
            names = "--model",
            defaultValue = "dtrn",
            paramLabel = "NAME|FILE",
            description = "A built-in model, or a model file in YAML.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String model;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The model package to write.")
    @SuppressWarnings("NullAway.Init") // set by picocli, which requires it
    private Path out;

    @Option(
            names = "--validation",
            paramLabel = "YYYYMMDD",
            description = "Day that validates training: days before it train, later days are not read."
                    + " Default: the log's own.")
    private @Nullable Integer validation;

    @Option(names = "--seed", defaultValue = "1", description = "Decides everything random.")
    private long seed;

    @Option(names = "--resume", description = "Continues a stopped training of the same data, model and seed.")
    private boolean resume;

    @Option(
            names = "--fp16",
            description = "Also exports in half precision, as NAME.fp16.onnx: for GPUs; on the CPU it is no faster.")
    private boolean half;

    @Option(
            names = "--explain",
            description = "The package also explains its scores, to queries with polyrank.explain=true.")
    private boolean explain;

    @Option(names = "--json", paramLabel = "FILE", description = "Also writes the training report here.")
    private @Nullable Path json;

    @Override
    public Integer call() throws Exception {
        PrintWriter print = spec.commandLine().getOut();
        TrainingJob job = new TrainingJob(data, model, out, validation, seed, resume, half, explain);
        try (TrainingDisplay display = new TrainingDisplay(print)) {
            TrainingReport report = job.run(display::say, display);
            job.writeReport(report);
            if (json != null) {
                JsonFile.write(json, report);
            }
            display.say("Report: " + job.runFolder().resolve("report.html"));
        }
        return 0;
    }
}
