package io.polyrank.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the logs are and how they are joined. */
final class ExperimentLogOptions {

    @Option(
            names = "--exposures",
            defaultValue = "logs",
            paramLabel = "DIR",
            description = "Folder with exposures-*.jsonl, also .gz.")
    Path exposures = Path.of("logs");

    @Option(
            names = "--events",
            paramLabel = "DIR",
            description = "Folder with events-*.jsonl, also .gz. Default: that of --exposures.")
    private @Nullable Path events;

    @Option(
            names = "--window-hours",
            defaultValue = "24",
            description = "How long after a list was shown an event counts for it.")
    int windowHours;

    @Option(
            names = "--value-of",
            defaultValue = "purchase",
            paramLabel = "TYPE",
            description = "Event type whose values are summed.")
    String valueOf = "purchase";

    Path events() {
        Path said = events;
        return said == null ? exposures : said;
    }
}
