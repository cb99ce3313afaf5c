package io.polyrank.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code polyrank bench serve}: queries over HTTP, to local mode in another process. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        description =
                "Serves the application package in a process of its own and sends it queries of its users over HTTP:"
                        + " throughput, latency, levels of degradation and where the time goes. The machine's cores serve and send."
                        + " Exit status 1 when a query got an error.")
public final class BenchServeCommand implements Callable<Integer> {

    private static final String TARGET = "${sys:polyrank.home:-.}/application/target/";
    private static final int MOST_CLIENTS = 1000;
    private static final int MOST_CANDIDATES = 10_000;
    private static final int LEAST_TIMEOUT = 20;
    private static final int MOST_TIMEOUT = 60_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Option(
            names = "--clients",
            split = ",",
            defaultValue = "1,2,4,8",
            paramLabel = "N",
            description = "Numbers of clients; each sends one query after the other. They take turns.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private List<Integer> clients;

    @Option(names = "--seconds", defaultValue = "20", description = "How long with each number of clients.")
    private double seconds;

    @Option(names = "--warm-up", defaultValue = "15", paramLabel = "SECONDS", description = "How long before that.")
    private double warmUp;

    @Option(
            names = "--overload",
            paramLabel = "FACTOR",
            description =
                    "Afterwards offers this many times the queries per second that could be ranked, at a fixed rate.")
    private @Nullable Double overload;

    @Option(names = "--candidates", defaultValue = "200", description = "Candidates of each query.")
    private int candidates;

    @Option(names = "--timeout", defaultValue = "500", paramLabel = "MS", description = "Timeout of each query.")
    private int timeoutMillis;

    @Option(
            names = "--package",
            paramLabel = "DIR|ZIP",
            defaultValue = TARGET + "application",
            description = "The application package. Default: application/target/application.",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path applicationPackage;

    @Option(
            names = "--feed",
            paramLabel = "FILE",
            defaultValue = TARGET + "marketplace/log/feed.jsonl",
            description = "Its documents, one per line. Default: those the build made.",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path feed;

    @Option(
            names = "--model",
            paramLabel = "FILE|SHAPE",
            description =
                    "In place of the package's: a model package for the same items, or a shape with random weights as"
                            + " in bench rank, which brings documents of its own.")
    private @Nullable String model;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private DeviceOption device;

    @Option(names = "--json", paramLabel = "FILE", description = "Where the figures are written to.")
    private @Nullable Path json;

    @Override
    public Integer call() throws Exception {
        check();
        Path folder = Files.createTempDirectory("polyrank-bench");
        ServeReport report;
        try {
            report = run(shop(folder).onDevice(device.kind(command), folder));
        } finally {
            LoadOptions.delete(folder);
        }
        PrintWriter print = command.commandLine().getOut();
        ServeTable.of(report).forEach(print::println);
        if (json != null) {
            new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), report);
            print.println("Written to " + json);
        }
        print.flush();
        return report.errors() == 0 ? 0 : 1;
    }

    private void check() {
        clients.forEach(count -> require("--clients", count, 1, MOST_CLIENTS));
        require("--candidates", candidates, 1, MOST_CANDIDATES);
        require("--timeout", timeoutMillis, LEAST_TIMEOUT, MOST_TIMEOUT);
        requirePositive("--seconds", seconds);
        requirePositive("--warm-up", warmUp);
        if (overload != null) {
            requirePositive("--overload", overload);
        }
        device.kind(command);
        if (!Files.exists(applicationPackage)) {
            throw wrong("--package", applicationPackage, "an application package; build it with './mvnw package'");
        }
        if (!Files.isRegularFile(feed)) {
            throw wrong("--feed", feed, "a file with documents; the build makes one");
        }
    }

    private void require(String option, int found, int least, int most) {
        if (found < least || found > most) {
            throw wrong(option, found, least + " to " + most);
        }
    }

    private void requirePositive(String option, double found) {
        if (!(found > 0 && found < Double.POSITIVE_INFINITY)) {
            throw wrong(option, found, "more than 0");
        }
    }

    private ParameterException wrong(String option, Object found, String expected) {
        return new ParameterException(command.commandLine(), option + ": found " + found + ", expected " + expected);
    }

    private ServedShop shop(Path folder) throws IOException {
        ServedShop shop = new ServedShop(applicationPackage, feed);
        if (model == null) {
            return shop;
        }
        Optional<BenchModel> shape = Arrays.stream(BenchModel.values())
                .filter(each -> each.text().equals(model))
                .findFirst();
        return shape.isPresent()
                ? shop.withShape(shape.get(), candidates, folder)
                : shop.withModel(LoadOptions.packageFile(command, model, folder), folder);
    }

    private ServeReport run(ServedShop shop) throws IOException, InterruptedException {
        ServeQueries.Users users = ServeQueries.Users.of(shop.feed());
        PrintWriter err = command.commandLine().getErr();
        // The process that serves is this command line once more.
        String main = command.root().userObject().getClass().getName();
        try (ServeProcess server = ServeProcess.start(main, shop.applicationPackage(), shop.feed(), line -> {
            err.println("serve: " + line);
            err.flush();
        })) {
            ServeQueries queries = ServeQueries.of(server.uri(), users, candidates, timeoutMillis);
            String name = model == null ? applicationPackage.toString() : model;
            ServeBench bench = new ServeBench(server, queries, line -> {
                command.commandLine().getOut().println(line);
                command.commandLine().getOut().flush();
            });
            String deviceName = device.kind(command).name().toLowerCase(Locale.ROOT);
            return bench.run(new ServeBench.Plan(
                    name, deviceName, clients, candidates, timeoutMillis, warmUp, seconds, overload));
        }
    }
}
