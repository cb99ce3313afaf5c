package io.polyrank.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The figures of {@code bench serve} for people. */
final class ServeTable {

    private final List<String> lines = new ArrayList<>();

    private ServeTable() {}

    static List<String> of(ServeReport report) {
        ServeTable table = new ServeTable();
        table.add("%s, %d candidates, timeout %d ms", report.model(), report.candidates(), report.timeoutMs());
        table.add(
                "%-10s %9s %9s %9s %9s %9s %9s %8s %8s  %s",
                "clients", "per s", "to first", "ms p50", "ms p95", "ms p99", "ms max", "late", "errors", "levels");
        for (ServeReport.Closed row : report.closed()) {
            table.row(String.valueOf(row.clients()), number(row.throughputOverFirst()), row.load());
        }
        ServeReport.Overload overload = report.overload();
        if (overload != null) {
            table.row("overload", "", overload.load());
        }
        table.add(
                "%-10s %15s %15s %15s %15s %15s %15s %15s %9s %9s",
                "mean us", "retrieval", "user", "encode", "wait", "model", "fuse", "other", "rank/mod", "cpu ms");
        for (ServeReport.Closed row : report.closed()) {
            table.steps(String.valueOf(row.clients()), row.load());
        }
        if (overload != null) {
            table.steps("overload", overload.load());
            table.add(
                    "Offered %.1f per second, %s times the peak of %.1f: goodput %.1f, %.1f %% of the peak, with %.1f %% of its"
                            + " candidates; %.2f %% came late;"
                            + " sent %.1f ms late in 99 %%",
                    overload.offeredPerSecond(),
                    number(overload.factor()),
                    overload.peakPerSecond(),
                    overload.load().goodputPerSecond(),
                    100 * overload.goodputOverPeak(),
                    100 * overload.candidatesOverPeak(),
                    100 * overload.load().lateShare(),
                    overload.sendDelayMs().p99());
        }
        return List.copyOf(table.lines);
    }

    private void row(String name, String toFirst, LoadFigures load) {
        add(
                "%-10s %9.1f %9s %9.1f %9.1f %9.1f %9.1f %8d %8d  %s",
                name,
                load.queriesPerSecond(),
                toFirst,
                load.ms().p50(),
                load.ms().p95(),
                load.ms().p99(),
                load.ms().max(),
                load.late(),
                load.errors(),
                load.levels().stream()
                        .map(level -> level.level() + " " + level.answers())
                        .collect(Collectors.joining(", ")));
        load.errorKinds().forEach((kind, count) -> add("%-10s %d times %s", "", count, kind));
    }

    private void steps(String name, LoadFigures load) {
        StringBuilder line = new StringBuilder(String.format("%-10s", name));
        for (LoadFigures.Part part : load.steps()) {
            line.append(String.format(Locale.ROOT, " %8.0f %4.0f %%", part.microsMean(), 100 * part.share()));
        }
        line.append(String.format(Locale.ROOT, " %9.3f %9.2f", load.rankingOverModel(), load.serverCpuMsPerQuery()));
        lines.add(line.toString());
    }

    private void add(String format, Object... values) {
        lines.add(String.format(Locale.ROOT, format, values));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
