package io.polyrank.cli;

import io.polyrank.analysis.InterleavingAnalysis;
import io.polyrank.analysis.InterleavingPage;
import io.polyrank.analysis.InterleavingReport;
import io.polyrank.analysis.InterleavingSettings;
import io.polyrank.analysis.Range;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code polyrank experiment interleaving}: says which of the rankings is preferred that an experiment mixed. */
@Command(
        name = "interleaving",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        description =
                "Credits outcomes to the variants whose rankings the shown lists mix, and says ship, stop or wait, and why.")
public final class ExperimentInterleavingCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private ExperimentLogOptions logs = new ExperimentLogOptions();

    @Option(names = "--experiment", required = true, paramLabel = "NAME", description = "The experiment.")
    @SuppressWarnings("NullAway.Init") // set by picocli, which requires it
    private String experiment;

    @Option(
            names = "--control",
            defaultValue = "control",
            paramLabel = "VARIANT",
            description = "The variant that others have to beat.")
    private String control = "control";

    @Option(
            names = "--metric",
            defaultValue = "click",
            description = "What counts as an outcome: TYPE, or value for the values of --value-of.")
    private String metric = "click";

    @Option(
            names = "--alpha",
            defaultValue = "5%",
            converter = ShareConverter.class,
            description = "Risk of a false alarm.")
    private double alpha;

    @Option(
            names = "--mixing",
            defaultValue = "5%",
            paramLabel = "SHARE",
            converter = ShareConverter.class,
            description =
                    "How far from a half the share of lists won is that sequential inference is tuned to; it is valid with any"
                            + " that is set before looking.")
    private double mixing;

    @Option(
            names = "--fixed-days",
            paramLabel = "DAYS",
            description = "Planned duration: then one look after so many days decides, and no look before.")
    private @Nullable Integer fixedDays;

    @Option(names = "--json", paramLabel = "FILE", description = "Where the figures are written to.")
    private @Nullable Path json;

    @Option(names = "--html", paramLabel = "FILE", description = "Where the page is written to.")
    private @Nullable Path html;

    @Override
    public Integer call() throws Exception {
        InterleavingReport report = InterleavingAnalysis.of(
                logs.exposures,
                logs.events(),
                new InterleavingSettings(
                        experiment, control, metric, alpha, mixing, fixedDays, logs.windowHours, logs.valueOf));
        print(report);
        if (json != null) {
            JsonFile.write(json, report);
        }
        if (html != null) {
            JsonFile.writeText(html, InterleavingPage.of(report));
        }
        return 0;
    }

    private void print(InterleavingReport report) {
        PrintWriter out = spec.commandLine().getOut();
        String variant = report.decision().variant();
        out.println(report.decision().verdict().text() + (variant == null ? "" : " " + variant) + ": "
                + report.decision().reason());
        out.println();
        report.cautions().forEach(caution -> out.println("! " + caution));
        out.printf(
                Locale.ROOT,
                "%,d lists mix rankings, on %,d days; on %,d of them all variants rank alike%n%n",
                report.lists(),
                report.days(),
                report.agreed());
        String columns = "%-20s %-20s %8s %8s %8s %8s   %-20s %8s   %-20s %8s%n";
        out.printf(columns, "variant", "against", "won", "lost", "tied", "share", "always valid", "p", "one look", "p");
        report.preferences()
                .forEach(each -> out.printf(
                        Locale.ROOT,
                        columns,
                        each.variant(),
                        each.other(),
                        each.won(),
                        each.lost(),
                        each.tied(),
                        number("%.1f %%", 100 * each.share()),
                        text(each.sequentialRange()),
                        number("%.2g", each.adjustedSequentialP()),
                        text(each.range()),
                        number("%.2g", each.adjustedP())));
        out.flush();
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "unknown" : String.format(Locale.ROOT, format, value);
    }

    private static String text(Range range) {
        return Double.isNaN(range.low())
                ? "unknown"
                : String.format(Locale.ROOT, "%.1f %% to %.1f %%", 100 * range.low(), 100 * range.high());
    }
}
