package io.polyrank.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the logs are and how they are joined. */
final class ExperimentLogOptions {

    @Option(
            names = "--exposures",
            required = true,
            paramLabel = "DIR",
            description = "Folder with exposures-*.jsonl, also .gz.")
    @SuppressWarnings("NullAway.Init") // set by picocli, which requires it
    Path exposures;

    @Option(
            names = "--events",
            required = true,
            paramLabel = "DIR",
            description = "Folder with events-*.jsonl, also .gz.")
    @SuppressWarnings("NullAway.Init") // set by picocli, which requires it
    Path events;

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
}
