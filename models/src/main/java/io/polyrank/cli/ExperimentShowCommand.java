package io.polyrank.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code polyrank experiment show}: the experiments of a container. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        description = "Shows the experiments that a container has, as the file that it was given.")
public final class ExperimentShowCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private ExperimentContainerOptions container = new ExperimentContainerOptions();

    @Option(names = "--history", description = "Lists the versions that are kept instead: number, time, who.")
    private boolean history;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        if (history) {
            for (JsonNode version : container.source.history()) {
                out.println(head(version));
            }
        } else {
            JsonNode version = container.source.current();
            out.println("# version " + head(version));
            out.print(version.path("yaml").asText());
            out.flush();
        }
        return 0;
    }

    private static String head(JsonNode version) {
        return version.path("version").asLong() + "  " + version.path("when").asText() + "  "
                + version.path("who").asText();
    }
}
