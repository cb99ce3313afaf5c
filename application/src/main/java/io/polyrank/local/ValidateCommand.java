package io.polyrank.local;

import io.polyrank.local.PackageReport.Accepted;
import io.polyrank.local.PackageReport.Refused;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells whether a Vespa config server would take an application package. */
@Command(
        name = "validate",
        description = "Checks the application package as a Vespa config server does, without one.",
        mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec specification;

    @Option(
            names = "--package",
            paramLabel = "DIR",
            defaultValue = Polyrank.DEFAULT_PACKAGE,
            description = "Directory or zip file of the application package; may be given several times. Default: the"
                    + " package for one machine, application/target/application.")
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private List<Path> packages;

    @Override
    public Integer call() throws IOException {
        QuietLogging.apply();
        PackageValidator validator = new PackageValidator();
        int exitCode = ExitCode.OK;
        for (Path path : packages) {
            exitCode = Math.max(exitCode, tell(path, validator.validate(path)));
        }
        return exitCode;
    }

    private int tell(Path path, PackageReport report) {
        if (report instanceof Refused refused) {
            PrintWriter err = specification.commandLine().getErr();
            err.println(path + " is refused:");
            err.println(refused.lines());
            return ExitCode.SOFTWARE;
        }
        Accepted accepted = (Accepted) report;
        PackageModel model = accepted.model();
        PrintWriter out = specification.commandLine().getOut();
        out.println(path + " is valid: container clusters " + model.containerClusters() + ", content clusters "
                + model.contentClusters() + ", schemas " + model.schemas());
        accepted.notes().forEach(note -> out.println("  note: " + note));
        return ExitCode.OK;
    }
}
