package io.polyrank.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code polyrank experiment put}: sends a file of experiments to a container. */
@Command(
        name = "put",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        description = "Makes a file of experiments the version that holds, without a deployment.")
public final class ExperimentPutCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The file of experiments.")
    @SuppressWarnings("NullAway.Init") // set by picocli, which requires it
    private Path file;

    @Mixin
    private ExperimentChangeOptions change = new ExperimentChangeOptions();

    @Override
    public Integer call() throws Exception {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("FILE: found no file " + file + ", expected a file of experiments");
        }
        long version = change.container.source.put(
                Files.readString(file), change.basedOn(change.container.source.current()), change.who);
        spec.commandLine().getOut().println("version " + version + " of the experiments holds");
        return 0;
    }
}
