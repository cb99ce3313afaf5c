package io.polyrank.cli;

import io.polyrank.data.DataSource;
import io.polyrank.data.marketplace.MarketplaceArguments;
import io.polyrank.data.marketplace.ShopperFile;
import io.polyrank.data.marketplace.Shoppers;
import io.polyrank.simulate.Settings;
import io.polyrank.simulate.Simulation;
import io.polyrank.simulate.SimulationReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code polyrank simulate}: the marketplace's shoppers in front of a running container. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        description =
                "Lets simulated shoppers use a running container: they ask for pages over HTTP, and what they click,"
                        + " collect and buy is told to it.")
public final class SimulateCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--url",
            defaultValue = "${env:POLYRANK_URL:-http://localhost:8080}",
            description = "Where the container answers; POLYRANK_URL in the environment is another default.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private URI url;

    @Option(
            names = "--data",
            paramLabel = "marketplace:DIR",
            converter = DataSourceConverter.class,
            defaultValue = "marketplace:${sys:polyrank.home:-.}/application/target/marketplace/log",
            description = "The marketplace that the container was fed with; by default that of the built package.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private DataSource data;

    @Option(
            names = "--shoppers",
            paramLabel = "N",
            description =
                    "How many; those beyond the marketplace's users are unknown to the container. Default: its users.")
    private @Nullable Integer shoppers;

    @Option(names = "--days", defaultValue = "7", description = "How long, in the shoppers' time.")
    private int days;

    @Option(
            names = "--start",
            paramLabel = "INSTANT",
            description =
                    "When the first day starts, such as 2026-02-02T00:00:00Z. Default: the end of the marketplace's log.")
    private @Nullable Instant start;

    @Option(
            names = "--state",
            paramLabel = "FILE",
            description =
                    "Goes on where the file says that the shoppers are, if there is one, and writes where they are at the end.")
    private @Nullable Path state;

    @Option(names = "--clients", defaultValue = "4", description = "How many ask at a time.")
    private int clients;

    @Option(names = "--page", defaultValue = "10", description = "Items on a page.")
    private int page;

    @Option(names = "--surface", defaultValue = "search", description = "Where pages are shown.")
    private String surface = "search";

    @Option(
            names = "--parameter",
            paramLabel = "NAME=VALUE",
            description = "Of every query, such as polyrank.candidates=100; may be given more than once.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(names = "--json", paramLabel = "FILE", description = "Where the figures are written to.")
    private @Nullable Path json;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Settings settings = new Settings(url, clients, page, surface, parameters);
        Shoppers crowd = crowd();
        int passed = state != null && Files.exists(state) ? ShopperFile.read(state, crowd) : 0;
        checkTime(crowd.start(), passed);
        SimulationReport report;
        try (OrderlyStop stop = new OrderlyStop()) {
            report = new Simulation(crowd, settings).run(passed, days, stop::isRequested, day -> print(out, day));
            if (state != null) {
                ShopperFile.write(state, crowd, passed + report.days());
            }
            SimulationText.print(report, out);
            if (json != null) {
                JsonFile.write(json, report);
            }
        }
        return report.stopped() ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
    }

    private Shoppers crowd() throws IOException {
        if (data.kind() != DataSource.Kind.MARKETPLACE) {
            throw new IllegalArgumentException("--data: found " + data.kind().text()
                    + ", expected marketplace:DIR: only there are shoppers known");
        }
        MarketplaceArguments log = MarketplaceArguments.of(data.folder());
        return Shoppers.afterLog(
                log, shoppers == null ? log.users() : shoppers, start == null ? Shoppers.endOf(log) : start);
    }

    /** A container refuses events of the future. */
    private void checkTime(Instant first, int passed) {
        if (days < 1) {
            throw new IllegalArgumentException("--days: found " + days + ", expected at least 1");
        }
        Instant end = first.plus(Duration.ofDays((long) passed + days));
        Instant now = Instant.now();
        if (end.isAfter(now)) {
            throw new IllegalArgumentException("--start: found days until " + end + ", expected them to end by now, "
                    + now + ": the container takes no events of the future; choose an earlier --start or fewer --days");
        }
    }

    private static void print(PrintWriter out, Simulation.Day day) {
        out.printf(
                Locale.ROOT,
                "day %3d  %tF  %,10d queries so far  %8.1f per second%n",
                day.number(),
                day.start().atZone(ZoneOffset.UTC),
                day.queries(),
                day.queries() / day.seconds());
        out.flush();
    }
}
