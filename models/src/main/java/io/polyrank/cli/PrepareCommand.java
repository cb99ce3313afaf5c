package io.polyrank.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.polyrank.data.DataSource;
import io.polyrank.data.FeedWriter;
import io.polyrank.data.marketplace.MarketplaceArguments;
import io.polyrank.data.marketplace.MarketplaceGenerator;
import io.polyrank.encode.Encoder;
import io.polyrank.train.TrainingReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code polyrank prepare}, a step of the build: makes the marketplace, its feed and the model that the application
 * package carries, unless arguments and code are those of the last time.
 */
@Command(
        name = "prepare",
        hidden = true,
        mixinStandardHelpOptions = true,
        description = "Generates a marketplace log and trains the packaged model on it, unless nothing changed.")
public final class PrepareCommand implements Callable<Integer> {

    private static final String STAMP = "prepared.sha256";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder to write.")
    @SuppressWarnings("NullAway.Init") // set by picocli, which requires it
    private Path out;

    @Option(names = "--users", required = true, description = "Number of users.")
    private int users;

    @Option(names = "--items", required = true, description = "Number of items.")
    private int items;

    @Option(names = "--days", required = true, description = "Length of the log in days.")
    private int days;

    @Option(names = "--seed", defaultValue = "7", description = "Seed of the world and of training.")
    private long seed;

    @Override
    public Integer call() throws IOException {
        MarketplaceArguments arguments = new MarketplaceArguments(users, items, days, seed);
        Path model = out.resolve("marketplace.onnx");
        Path stamp = out.resolve(STAMP);
        String wanted = Fingerprints.of(arguments.toString(), List.of(PrepareCommand.class, Encoder.class));
        if (Files.exists(model)
                && Files.exists(stamp)
                && Files.readString(stamp).equals(wanted)) {
            spec.commandLine().getOut().println("Nothing changed: keeping the trained model " + model);
            return 0;
        }
        Files.deleteIfExists(stamp);
        Path log = out.resolve("log");
        try (TrainingDisplay display = new TrainingDisplay(spec.commandLine().getOut())) {
            display.say(
                    "Generating " + days + " days of a marketplace with " + users + " users and " + items + " items");
            MarketplaceGenerator.generate(arguments, log, day -> {});
            FeedWriter.write(log, log.resolve(GenerateCommand.FEED));
            DataSource source = new DataSource(DataSource.Kind.MARKETPLACE, log);
            TrainingJob job = new TrainingJob(source, "dtrn", model, null, seed, false, false, true);
            TrainingReport report = job.run(display::say, display);
            job.writeReport(report);
            display.say("Report: " + job.runFolder().resolve("report.html"));
        }
        Files.writeString(stamp, wanted, UTF_8);
        return 0;
    }
}
