package io.polyrank.cli;

import io.polyrank.export.OnnxFile;
import io.polyrank.runtime.ModelException;
import io.polyrank.runtime.Passport;
import io.polyrank.runtime.PassportJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code polyrank inspect}: prints a model package's passport. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = "Prints the passport of a model package: what it predicts, reads and comes from.")
public final class InspectCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The model package.")
    @SuppressWarnings("NullAway.Init") // set by picocli, which requires it
    private Path file;

    @Override
    public Integer call() throws Exception {
        if (!Files.isRegularFile(file)) {
            throw new ParameterException(
                    spec.commandLine(), "FILE: found no file " + file + ", expected a model package");
        }
        String passport = OnnxFile.metadata(file).get(Passport.METADATA_KEY);
        if (passport == null) {
            throw new ModelException(file + ": found no passport, expected a model package; export it with Polyrank");
        }
        spec.commandLine().getOut().println(PassportJson.readable(PassportJson.read(passport)));
        return 0;
    }
}
