package io.polyrank.cli;

import io.polyrank.analysis.AnalysisPage;
import io.polyrank.analysis.AnalysisReport;
import io.polyrank.analysis.Dashboard;
import io.polyrank.analysis.DashboardPage;
import io.polyrank.analysis.DashboardReport;
import io.polyrank.analysis.DashboardReport.Row;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code polyrank experiment dashboard}: all experiments on one page. */
@Command(
        name = "dashboard",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        description =
                "Analyses all experiments of a file or container, and writes one page of them and a page for each.")
public final class ExperimentDashboardCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private ExperimentLogOptions logs = new ExperimentLogOptions();

    @Mixin
    private ExperimentsOptions experiments = new ExperimentsOptions();

    @Mixin
    private ExperimentDecisionOptions decision = new ExperimentDecisionOptions();

    @Option(
            names = "--html",
            required = true,
            paramLabel = "FILE",
            description = "Where the page is written to; the experiments' pages, NAME.html, are written beside it.")
    @SuppressWarnings("NullAway.Init") // set by picocli, which requires it
    private Path html;

    @Option(names = "--json", paramLabel = "FILE", description = "Where the figures are written to.")
    private @Nullable Path json;

    @Override
    public Integer call() throws Exception {
        DashboardReport report = Dashboard.of(
                logs.exposures,
                logs.events(),
                experiments.source.read(),
                logs.windowHours,
                Clock.systemUTC().instant(),
                plan -> decision.settings(plan.experiment().name(), plan.control(), Map.of(), logs));
        for (Row row : report.rows()) {
            write(row);
        }
        JsonFile.writeText(html, DashboardPage.of(report));
        if (json != null) {
            JsonFile.write(json, report);
        }
        return 0;
    }

    private void write(Row row) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        AnalysisReport report = row.report();
        if (report == null) {
            out.printf(
                    Locale.ROOT,
                    "%-24s %-12s %s%n",
                    row.experiment(),
                    row.state().text(),
                    row.problem());
            return;
        }
        Path page = html.resolveSibling(DashboardPage.pageOf(row.experiment()));
        if (page.equals(html)) {
            throw new IllegalArgumentException("--html: found " + html
                    + ", which is the page of an experiment of that name, expected another name");
        }
        String variant = report.decision().variant();
        out.printf(
                Locale.ROOT,
                "%-24s %-12s %s%s: %s%n",
                row.experiment(),
                row.state().text(),
                report.decision().verdict().text(),
                variant == null ? "" : " " + variant,
                report.decision().reason());
        JsonFile.writeText(page, AnalysisPage.of(report));
    }
}
