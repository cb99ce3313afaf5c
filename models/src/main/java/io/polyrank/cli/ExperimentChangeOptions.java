package io.polyrank.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who changes the experiments of a container, and what they were when that was decided. */
final class ExperimentChangeOptions {

    @Mixin
    ExperimentContainerOptions container = new ExperimentContainerOptions();

    @Option(
            names = "--who",
            required = true,
            paramLabel = "NAME",
            description = "Who makes the change, for the history.")
    @SuppressWarnings("NullAway.Init") // set by picocli, which requires it
    String who;

    @Option(
            names = "--based-on",
            paramLabel = "N",
            description = "The version that was looked at: the change is refused if another one holds by now."
                    + " Default: the one that holds.")
    private @Nullable Long basedOn;

    /** @param current the version that holds */
    long basedOn(JsonNode current) {
        Long said = basedOn;
        return said == null ? current.path("version").asLong() : said;
    }
}
