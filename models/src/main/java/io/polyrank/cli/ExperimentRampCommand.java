package io.polyrank.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyrank.experiment.ExperimentSet;
import io.polyrank.experiment.ExperimentsReader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code polyrank experiment ramp}: gives an experiment more or fewer units. */
@Command(
        name = "ramp",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        description = "Gives an experiment another share of all units; those it has and keeps stay in their variants.")
public final class ExperimentRampCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "The experiment.")
    @SuppressWarnings("NullAway.Init") // set by picocli, which requires it
    private String name;

    @Parameters(
            paramLabel = "SHARE",
            converter = ShareConverter.class,
            description = "Its share of all units, such as 10%%; 0 lets nobody take part.")
    private double share;

    @Mixin
    private ExperimentChangeOptions change = new ExperimentChangeOptions();

    @Override
    public Integer call() throws Exception {
        JsonNode current = change.container.source.current();
        ExperimentSet set = ExperimentsReader.read(
                "version " + current.path("version").asLong(),
                current.path("yaml").asText());
        String ramped = set.ramped(name, share).text();
        long version = change.container.source.put(ramped, change.basedOn(current), change.who);
        spec.commandLine().getOut().println("version " + version + " of the experiments holds");
        return 0;
    }
}
