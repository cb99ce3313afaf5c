package io.polyrank.cli;

import io.polyrank.data.DataSource;
import io.polyrank.data.ExposureLog;
import io.polyrank.data.Truth;
import io.polyrank.evaluate.Evaluation;
import io.polyrank.runtime.Device;
import io.polyrank.runtime.TaskModel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code polyrank evaluate}: judges a model package on a log through the serving path. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        description = "Replays a log in time order and judges a model package on its later days, scored as serving"
                + " would have scored them.")
public final class EvaluateCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--model", required = true, paramLabel = "FILE", description = "The model package.")
    @SuppressWarnings("NullAway.Init") // set by picocli, which requires it
    private Path model;

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
            names = "--exposures",
            paramLabel = "FILE",
            split = ",",
            description = "Exposure files to replay instead of the log's own.")
    private List<Path> exposures = List.of();

    @Option(
            names = "--from",
            required = true,
            paramLabel = "YYYYMMDD",
            description = "First day that counts; earlier exposures only build up the users' pasts.")
    private int from;

    @Option(
            names = "--truth",
            paramLabel = "FILE",
            description = "True probabilities, row by row as the exposures. Default: those of a simulated log's own"
                    + " exposures.")
    private @Nullable Path truthFile;

    @Option(names = "--json", paramLabel = "FILE", description = "Also writes the metrics here.")
    private @Nullable Path json;

    @Override
    public Integer call() throws Exception {
        try (TaskModel loaded = TaskModel.load(model, Device.Kind.CPU)) {
            ExposureLog log = data.open(loaded.passport().dataset(), exposures);
            Evaluation.Result result = Evaluation.run(loaded, log, from, truth(loaded));
            print(loaded, result);
            if (json != null) {
                JsonFile.write(json, report(loaded, result));
            }
        }
        return 0;
    }

    private @Nullable Truth truth(TaskModel loaded) {
        Optional<Path> own = exposures.isEmpty() ? data.truth() : Optional.empty();
        Path file = truthFile == null ? own.orElse(null) : truthFile;
        return file == null ? null : new Truth(file, loaded.passport().dataset().tasks());
    }

    private void print(TaskModel loaded, Evaluation.Result result) {
        var out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%s %s on %,d exposures from %d on%n%n",
                loaded.passport().name(),
                loaded.passport().version(),
                result.rows(),
                from);
        out.printf(
                "%-16s %8s %8s %8s %8s %9s %9s %10s%n",
                "task", "auc", "logloss", "gauc", "ece", "rows", "positives", "of truth");
        result.tasks()
                .forEach((task, of) -> out.printf(
                        Locale.ROOT,
                        "%-16s %8.4f %8.4f %8.4f %8.4f %9d %9d %10s%n",
                        task,
                        of.metrics().auc(),
                        of.metrics().logloss(),
                        of.metrics().gauc(),
                        of.metrics().ece(),
                        of.metrics().rows(),
                        of.metrics().positives(),
                        Double.isNaN(of.truthAuc())
                                ? ""
                                : String.format(
                                        Locale.ROOT, "%.1f%% of %.4f", 100 * of.shareOfTruth(), of.truthAuc())));
        out.flush();
    }

    private Map<String, Object> report(TaskModel loaded, Evaluation.Result result) {
        Map<String, Object> tasks = new LinkedHashMap<>();
        result.tasks().forEach((task, of) -> {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("auc", of.metrics().auc());
            values.put("logloss", of.metrics().logloss());
            values.put("gauc", of.metrics().gauc());
            values.put("ece", of.metrics().ece());
            values.put("rmse", of.metrics().rmse());
            values.put("rows", of.metrics().rows());
            values.put("positives", of.metrics().positives());
            if (!Double.isNaN(of.truthAuc())) {
                values.put("truth_auc", of.truthAuc());
                values.put("share_of_truth", of.shareOfTruth());
            }
            tasks.put(task, values);
        });
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("model", loaded.passport().name());
        root.put("version", loaded.passport().version());
        root.put("from", from);
        root.put("rows", result.rows());
        root.put("tasks", tasks);
        return root;
    }
}
