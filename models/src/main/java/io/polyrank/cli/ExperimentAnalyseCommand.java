package io.polyrank.cli;

import io.polyrank.analysis.Analysis;
import io.polyrank.analysis.AnalysisPage;
import io.polyrank.analysis.AnalysisReport;
import io.polyrank.analysis.Comparison;
import io.polyrank.analysis.ExperimentPlan;
import io.polyrank.analysis.Range;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
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

    @ArgGroup(exclusive = false, multiplicity = "0..1")
    private @Nullable ExperimentsOptions experiments;

    @Option(
            names = "--control",
            paramLabel = "VARIANT",
            description =
                    "The variant that others are compared with. Default: the first one in --experiments, or else control.")
    private @Nullable String control;

    @Option(
            names = "--shares",
            split = ",",
            paramLabel = "VARIANT=SHARE",
            showDefaultValue = Visibility.NEVER,
            converter = {TextConverter.class, ShareConverter.class},
            description = "Planned shares of the units. Default: those in --experiments, or else equal ones.")
    private Map<String, Double> shares = new LinkedHashMap<>();

    @Mixin
    private ExperimentDecisionOptions decision = new ExperimentDecisionOptions();

    @Option(names = "--json", paramLabel = "FILE", description = "Where the figures are written to.")
    private @Nullable Path json;

    @Option(names = "--html", paramLabel = "FILE", description = "Where the page is written to.")
    private @Nullable Path html;

    @Override
    public Integer call() throws Exception {
        ExperimentPlan plan =
                experiments == null ? null : experiments.source.read().plan(experiment);
        AnalysisReport report = Analysis.of(
                logs.exposures, logs.events(), decision.settings(experiment, control(plan), shares, logs), plan);
        print(report);
        if (json != null) {
            JsonFile.write(json, report);
        }
        if (html != null) {
            JsonFile.writeText(html, AnalysisPage.of(report));
        }
        return 0;
    }

    private String control(@Nullable ExperimentPlan plan) {
        if (control != null) {
            return control;
        }
        return plan == null ? "control" : plan.control();
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
