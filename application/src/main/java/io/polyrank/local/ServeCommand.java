package io.polyrank.local;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs an application package in this JVM until the process is told to end. */
@Command(
        name = "serve",
        description = "Runs the application package in one JVM, with the documents of a feed file, until Ctrl-C.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec specification;

    @Option(
            names = "--port",
            defaultValue = "8080",
            description = "Where to listen for HTTP; 0 for any free port. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--package",
            paramLabel = "DIR",
            defaultValue = Polyrank.DEFAULT_PACKAGE,
            description = "Directory or zip file of the application package. Default: application/target/application.")
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private Path packagePath;

    @Option(
            names = "--feed",
            paramLabel = "FILE",
            description = "Documents to serve: put operations, as a JSON array or one per line. Default: none.")
    private @Nullable Path feed;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description =
                    "Where to keep documents that are written, over restarts: what was answered survives the end of this"
                            + " process however it comes. Default: nowhere.")
    private @Nullable Path state;

    @Option(
            names = "--logs",
            paramLabel = "DIR",
            description = "Where to log what is shown and what follows, for experiments. Default: as the package says.")
    private @Nullable Path logs;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path feedFile = feed;
        if (feedFile != null && !Files.isRegularFile(feedFile)) {
            throw new IllegalArgumentException("--feed: expected a file, found none at " + feedFile);
        }
        QuietLogging.apply();
        long startNanos = System.nanoTime();
        LocalApplication application =
                LocalApplication.start(new LocalApplication.Settings(packagePath, port, feedFile, state, logs));
        Runtime.getRuntime().addShutdownHook(new Thread(application::close, "polyrank-shutdown"));
        Duration startTime = Duration.ofNanos(System.nanoTime() - startNanos);
        PrintWriter out = specification.commandLine().getOut();
        out.println(message(application, startTime));
        out.flush();
        new CountDownLatch(1).await();
        return 0;
    }

    private String message(LocalApplication application, Duration startTime) {
        String documents = application.documentCounts().entrySet().stream()
                .map((Map.Entry<String, Integer> entry) -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
        return String.format("""
                Polyrank serves %s at %s (started in %.1f s)
                  container     the real Vespa container, listening on all network interfaces
                  documents     %s in a stand-in content node in this JVM
                  not here      grouping, sorting, second-phase, text ranking, nearest neighbours, visiting
                                documents, access log, more than one machine: deploy the package to Vespa for these
                Press Ctrl-C to stop.""", packagePath, application.uri(), startTime.toMillis() / 1000.0, documents);
    }
}
