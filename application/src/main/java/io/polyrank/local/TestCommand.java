package io.polyrank.local;

import io.polyrank.local.vespatest.TestSuites;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the application's system and staging tests. */
@Command(
        name = "test",
        description =
                "Runs system and staging tests in Vespa's JSON format, against the application package in this JVM"
                        + " or a service elsewhere.",
        mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec specification;

    @Option(
            names = "--tests",
            paramLabel = "DIR",
            defaultValue = "${sys:polyrank.home:-.}/application/tests",
            description =
                    "Folder with folders system-test, staging-setup and staging-test; or one of these, or one file."
                            + " Default: application/tests.")
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private Path tests;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "A service to test, such as http://localhost:8080. Default: the package, started without documents"
                            + " and ended after the tests.")
    private @Nullable URI url;

    @Option(
            names = "--package",
            paramLabel = "DIR",
            defaultValue = Polyrank.DEFAULT_PACKAGE,
            description =
                    "Without --url: directory or zip file of the application package. Default: application/target/application.")
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private Path packagePath;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = specification.commandLine().getOut();
        TestSuites suites = TestSuites.read(tests);
        URI service = url;
        if (service != null) {
            requireHttp(service);
            return status(suites.run(service, out));
        }
        QuietLogging.apply();
        try (LocalApplication application =
                LocalApplication.start(new LocalApplication.Settings(packagePath, 0, null))) {
            return status(suites.run(application.uri(), out));
        }
    }

    private static void requireHttp(URI service) {
        if (service.getHost() == null || !String.valueOf(service.getScheme()).matches("https?")) {
            throw new IllegalArgumentException(
                    "--url: found " + service + ", expected an address such as http://localhost:8080");
        }
    }

    private static int status(boolean passed) {
        return passed ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
