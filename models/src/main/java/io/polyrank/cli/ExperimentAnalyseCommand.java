package io.polyrank.cli;

import io.polyrank.analysis.Analysis;
import io.polyrank.analysis.AnalysisPage;
import io.polyrank.analysis.AnalysisReport;
import io.polyrank.analysis.AnalysisSettings;
import io.polyrank.analysis.Comparison;
import io.polyrank.analysis.Correction;
import io.polyrank.analysis.Range;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code polyrank experiment analyse}: compares an experiment's variants and says what to do. */
@Command(
        name = "analyse",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        description = "Joins outcomes to what was shown, compares the variants, and says ship, stop or wait, and why.")
public final class ExperimentAnalyseCommand implements Callable<Integer> {

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
            description = "The variant that others are compared with.")
    private String control = "control";

    @Option(
            names = "--metric",
            defaultValue = "purchase",
            description = "What decides: TYPE, TYPE_per_unit, value_per_unit or returns_per_unit.")
    private String metric = "purchase";

    @Option(
            names = "--guardrail",
            split = ",",
            paramLabel = "METRIC=SHARE",
            showDefaultValue = Visibility.NEVER,
            converter = {TextConverter.class, ShareConverter.class},
            description = "Metrics that may lose at most this share, such as click=2%%.")
    private Map<String, Double> guardrails = new LinkedHashMap<>();

    @Option(
            names = "--less-is-better",
            split = ",",
            paramLabel = "METRIC",
            showDefaultValue = Visibility.NEVER,
            description = "Metrics that should fall.")
    private List<String> lessIsBetter = List.of();

    @Option(
            names = "--shares",
            split = ",",
            paramLabel = "VARIANT=SHARE",
            showDefaultValue = Visibility.NEVER,
            converter = {TextConverter.class, ShareConverter.class},
            description = "Planned shares of the units. Default: equal.")
    private Map<String, Double> shares = new LinkedHashMap<>();

    @Option(
            names = "--correction",
            defaultValue = "holm",
            description = "Of p-values over several comparisons of one role: ${COMPLETION-CANDIDATES}.")
    private Correction correction = Correction.HOLM;

    @Option(
            names = "--alpha",
            defaultValue = "5%",
            converter = ShareConverter.class,
            description = "Risk of a false alarm.")
    private double alpha;

    @Option(
            names = "--power",
            defaultValue = "80%",
            converter = ShareConverter.class,
            description = "Power that detectable effects are given for.")
    private double power;

    @Option(
            names = "--mde",
            paramLabel = "SHARE",
            converter = ShareConverter.class,
            description = "Smallest relative effect of interest; when it is surely not reached, the answer is stop.")
    private @Nullable Double mde;

    @Option(
            names = "--mixing",
            paramLabel = "SHARE",
            converter = ShareConverter.class,
            description =
                    "Size of relative effects that sequential inference is tuned to; it is valid with any that is set"
                            + " before looking. Default: that of --mde, or 10%%.")
    private @Nullable Double mixing;

    @Option(
            names = "--fixed-days",
            paramLabel = "DAYS",
            description = "Planned duration: then one look after so many days decides, and no look before.")
    private @Nullable Integer fixedDays;

    @Option(
            names = "--pre-days",
            defaultValue = "0",
            paramLabel = "DAYS",
            description = "Days before the experiment that CUPED learns from.")
    private int preDays;

    @Option(names = "--json", paramLabel = "FILE", description = "Where the figures are written to.")
    private @Nullable Path json;

    @Option(names = "--html", paramLabel = "FILE", description = "Where the page is written to.")
    private @Nullable Path html;

    @Override
    public Integer call() throws Exception {
        AnalysisReport report = Analysis.of(
                logs.exposures,
                logs.events,
                new AnalysisSettings(
                        experiment,
                        control,
                        metric,
                        guardrails,
                        Set.copyOf(lessIsBetter),
                        correction,
                        shares,
                        alpha,
                        power,
                        mixing == null ? AnalysisSettings.mixing(mde) : mixing,
                        mde,
                        fixedDays,
                        preDays,
                        logs.windowHours,
                        logs.valueOf));
        print(report);
        if (json != null) {
            JsonFile.write(json, report);
        }
        if (html != null) {
            JsonFile.writeText(html, AnalysisPage.of(report));
        }
        return 0;
    }

    private void print(AnalysisReport report) {
        PrintWriter out = spec.commandLine().getOut();
        String variant = report.decision().variant();
        out.println(report.decision().verdict().text() + (variant == null ? "" : " " + variant) + ": "
                + report.decision().reason());
        out.println();
        report.cautions().forEach(caution -> out.println("! " + caution));
        report.variants()
                .forEach(each -> out.printf(
                        Locale.ROOT,
                        "%-24s %,12d units, planned %.1f %%%n",
                        each.variant(),
                        each.assigned(),
                        100 * each.share()));
        out.printf(Locale.ROOT, "units fit the shares: p = %.3g%n%n", report.sampleRatioP());
        out.printf(
                "%-24s %-16s %10s %10s %9s %22s %9s %22s %9s%n",
                "metric", "variant", "control", "value", "lift", "always valid", "p", "one look", "p");
        for (Comparison each : report.comparisons()) {
            out.printf(
                    Locale.ROOT,
                    "%-24s %-16s %10.5g %10.5g %+8.2f%% %22s %9.3g %22s %9.3g%n",
                    each.metric(),
                    each.variant(),
                    each.control(),
                    each.value(),
                    100 * each.lift(),
                    text(each.sequentialRange()),
                    each.adjustedSequentialP(),
                    text(each.liftRange()),
                    each.adjustedP());
        }
        out.flush();
    }

    private static String text(Range range) {
        return Double.isNaN(range.low())
                ? "unknown"
                : String.format(Locale.ROOT, "%+.2f%% to %+.2f%%", 100 * range.low(), 100 * range.high());
    }
}
