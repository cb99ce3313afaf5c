package io.polyrank.cli;

import io.polyrank.data.DataSource;
import io.polyrank.data.ExposureLog;
import io.polyrank.leaderboard.Leaderboard;
import io.polyrank.leaderboard.LeaderboardPage;
import io.polyrank.leaderboard.LeaderboardProgress;
import io.polyrank.leaderboard.LeaderboardReport;
import io.polyrank.leaderboard.LeaderboardSettings;
import io.polyrank.ops.TorchSettings;
import io.polyrank.train.Epoch;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code polyrank leaderboard}: trains several models and sets them side by side on unseen days. */
@Command(
        name = "leaderboard",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        description = "Trains models with several seeds, judges them on the days after the validation day, and writes"
                + " leaderboard.html, leaderboard.json and each model's package.")
public final class LeaderboardCommand implements Callable<Integer> {

    private static final int RESAMPLES = 400;
    private static final int SERVING_ROUNDS = 60;

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
            names = "--models",
            split = ",",
            paramLabel = "NAME|FILE",
            showDefaultValue = Visibility.NEVER,
            description = "Built-in models, with overrides as in dtrn:tim=false, or model files in YAML; trees are"
                    + " gradient-boosted trees. Default: all built-in models.")
    private List<String> models = List.of();

    @Option(names = "--seeds", defaultValue = "3", description = "Trainings of each model, with seeds 1, 2, ...")
    private int seeds;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder to write.")
    @SuppressWarnings("NullAway.Init") // set by picocli, which requires it
    private Path out;

    @Option(
            names = "--main",
            split = ",",
            paramLabel = "TASK",
            showDefaultValue = Visibility.NEVER,
            description = "Tasks whose mean figure orders the models. Default: all tasks judged by AUC.")
    private List<String> main = List.of();

    @Option(
            names = "--validation",
            paramLabel = "YYYYMMDD",
            description = "Day that validates training: days before it train, later days test. Default: the log's own.")
    private @Nullable Integer validation;

    @Option(
            names = "--resume",
            description =
                    "Keeps the finished runs in --out that have this data, model and seed, and continues a stopped"
                            + " one. The program itself is not compared.")
    private boolean resume;

    @Option(names = "--json", description = "Prints leaderboard.json; what goes on is told on the error output.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        CommandLine line = spec.commandLine();
        PrintWriter told = json ? line.getErr() : line.getOut();
        List<String> names = models.isEmpty() ? Leaderboard.builtIn() : models;
        LeaderboardSettings settings = new LeaderboardSettings(
                source(), names, seeds, out, validation, main, resume, RESAMPLES, SERVING_ROUNDS, command(names));
        ExposureLog log = data.open();
        // The trainer's workers share the cores; libtorch must not divide their work once more.
        new TorchSettings(1, 1).apply();
        try (TrainingDisplay display = new TrainingDisplay(told)) {
            LeaderboardReport report = new Leaderboard(settings, new Passing(display)).run(log);
            JsonFile.write(out.resolve("leaderboard.json"), report);
            JsonFile.writeText(out.resolve("leaderboard.html"), LeaderboardPage.of(report));
            display.say("Leaderboard: " + out.resolve("leaderboard.html"));
            if (json) {
                line.getOut().print(JsonFile.text(report));
                line.getOut().flush();
            }
            return report.failed() ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
        }
    }

    private String source() {
        return data.kind().text() + ":" + data.folder();
    }

    /** The command line with its defaults spelt out. */
    private String command(List<String> names) {
        StringBuilder command = new StringBuilder("./polyrank leaderboard --data " + source() + " --models "
                + String.join(",", names) + " --seeds " + seeds + " --out " + out);
        if (!main.isEmpty()) {
            command.append(" --main ").append(String.join(",", main));
        }
        if (validation != null) {
            command.append(" --validation ").append(validation);
        }
        return command.toString();
    }

    /** Passes everything on to the display. */
    private record Passing(TrainingDisplay display) implements LeaderboardProgress {

        @Override
        public void say(String line) {
            display.say(line);
        }

        @Override
        public void step() {
            display.checkStop();
        }

        @Override
        public void step(int epoch, int rows, int totalRows, double loss) {
            display.step(epoch, rows, totalRows, loss);
        }

        @Override
        public void epoch(Epoch epoch) {
            display.epoch(epoch);
        }
    }
}
