package io.polyrank.cli;

import io.polyrank.simulate.SimulationReport;
import io.polyrank.simulate.SimulationReport.Sums;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A simulation's figures for reading. */
final class SimulationText {

    private static final String ROW = "%-44s %9s %9s %8s %8s %8s %10s%n";

    private SimulationText() {}

    static void print(SimulationReport report, PrintWriter out) {
        if (report.stopped()) {
            out.printf("%nStopped before the end.%n");
        }
        out.printf(
                Locale.ROOT,
                "%n%,d shoppers, whole days from day %d: %d; %,d queries in %.1f s, %.1f per second%n",
                report.shoppers(),
                report.firstDay(),
                report.days(),
                report.queries(),
                report.seconds(),
                report.queriesPerSecond());
        out.printf(
                Locale.ROOT,
                "queries: %,d failed, %,d found nothing; ranking: %s%n",
                report.failedQueries(),
                report.emptyPages(),
                counts(report.levels()));
        out.printf(
                Locale.ROOT,
                "events: %,d accepted (%,d known before), %,d refused, %,d lost%n",
                report.events().accepted(),
                report.events().duplicates(),
                report.events().refused(),
                report.events().lost());
        report.failures().forEach((why, count) -> out.printf(Locale.ROOT, "  %,d times %s%n", count, why));
        out.printf("%n" + ROW, "per list", "shoppers", "lists", "click", "cart", "purchase", "value");
        row(out, "all", report.shown());
        report.variants().forEach(each -> row(out, each.layer() + " " + each.variant(), each.shown()));
        out.flush();
    }

    private static void row(PrintWriter out, String name, Sums sums) {
        double lists = Math.max(1, sums.lists());
        out.printf(
                ROW,
                name,
                String.format(Locale.ROOT, "%,d", sums.shoppers()),
                String.format(Locale.ROOT, "%,d", sums.lists()),
                String.format(Locale.ROOT, "%.4f", sums.click() / lists),
                String.format(Locale.ROOT, "%.4f", sums.cart() / lists),
                String.format(Locale.ROOT, "%.4f", sums.purchase() / lists),
                String.format(Locale.ROOT, "%.3f", sums.value() / lists));
    }

    private static String counts(Map<String, Long> counts) {
        return counts.isEmpty()
                ? "nothing"
                : counts.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(entry -> String.format(Locale.ROOT, "%s %,d", entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining(", "));
    }
}
