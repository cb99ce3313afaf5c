package io.polyrank.cli;

import io.polyrank.whatif.Estimate;
import io.polyrank.whatif.UnitMean;
import io.polyrank.whatif.WhatIf;
import io.polyrank.whatif.WhatIf.Grid;
import io.polyrank.whatif.WhatIf.Question;
import io.polyrank.whatif.WhatIfPage;
import io.polyrank.whatif.WhatIfReport;
import io.polyrank.whatif.WhatIfReport.Answer;
import io.polyrank.whatif.WhatIfReport.GridAnswer;
import io.polyrank.whatif.WhatIfSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code polyrank whatif}: what other weightings would have brought. */
@Command(
        name = "whatif",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        subcommands = WhatIfSelfTestCommand.class,
        description =
                "Estimates from explored lists what other weightings would have brought. Status 1 if a weighting that"
                        + " was asked for has no answer.")
public final class WhatIfCommand implements Callable<Integer> {

    private static final int GRID_SIZE = 81;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private ExperimentLogOptions logs = new ExperimentLogOptions();

    @Option(
            names = "--weights",
            paramLabel = "TASK=NUMBER,...",
            description = "A weighting; tasks left out have 1. May be given several times.")
    private List<String> weights = List.of();

    @Option(
            names = "--fusion",
            defaultValue = "",
            paramLabel = "EXPR",
            description = "The expression the weights go into. Default: the weighted product.")
    private String fusion = "";

    @Option(names = "--grid", description = "Ask about a grid of weightings too.")
    private boolean grid;

    @Option(names = "--grid-size", defaultValue = "" + GRID_SIZE, description = "Most weightings of the grid.")
    private int gridSize;

    @Option(
            names = "--grid-range",
            defaultValue = "4",
            paramLabel = "FACTOR",
            description = "The grid's weights go from 1 over it to it.")
    private double gridRange;

    @Option(
            names = "--metric",
            defaultValue = "purchase",
            description = "What is to be had more of: an event type, or value.")
    private String metric = "purchase";

    @Option(names = "--against", defaultValue = "click", description = "What the grid trades it for.")
    private String against = "click";

    @Option(
            names = "--floor",
            defaultValue = "0.1%",
            converter = ShareConverter.class,
            description = "Propensities below it count as no support.")
    private double floor;

    @Option(
            names = "--alpha",
            defaultValue = "5%",
            converter = ShareConverter.class,
            description = "One less the intervals' coverage.")
    private double alpha;

    @Option(
            names = "--model",
            defaultValue = "",
            description = "Whose lists. Default: all, which must have the same tasks.")
    private String model = "";

    @Option(names = "--json", paramLabel = "FILE", description = "Where the figures are written to.")
    private @Nullable Path json;

    @Option(names = "--html", paramLabel = "FILE", description = "Where the page is written to.")
    private @Nullable Path html;

    @Override
    public Integer call() throws Exception {
        WhatIfReport report = WhatIf.of(
                logs.exposures,
                logs.events(),
                new WhatIfSettings(metric, against, logs.windowHours, logs.valueOf, floor, alpha, model),
                new Question(weights, fusion, grid ? new Grid(gridSize, gridRange) : null));
        print(report);
        if (json != null) {
            JsonFile.write(json, report);
        }
        if (html != null) {
            JsonFile.writeText(html, WhatIfPage.of(report));
        }
        return report.answered() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private void print(WhatIfReport report) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%,d explored lists of %,d units, %d positions each; %,d other lists; left out: %s%n%n",
                report.explored(),
                report.units(),
                report.positions(),
                report.unexplored(),
                report.leftOut());
        report.cautions().forEach(caution -> out.println("! " + caution));
        out.println("really got, per list:");
        report.got()
                .forEach(each -> out.printf(
                        Locale.ROOT,
                        "  %-16s explored %s, others %s%n",
                        each.outcome(),
                        text(each.explored()),
                        text(each.unexplored())));
        print(out, report.current(), report.settings().metric());
        report.weightings()
                .forEach(answer -> print(out, answer, report.settings().metric()));
        GridAnswer answers = report.grid();
        if (answers != null) {
            print(out, answers);
        }
        out.flush();
    }

    private static void print(PrintWriter out, Answer answer, String metric) {
        out.println();
        out.println(answer.text() + (answer.refusal() == null ? "" : ": no answer. " + answer.refusal()));
        if (answer.warning() != null && answer.refusal() == null) {
            out.println("! " + answer.warning());
        }
        out.printf(
                Locale.ROOT,
                "  tells as much as %,.0f lists of its own, %,.0f at position %d%n",
                answer.support().sampleSize(),
                answer.support().worstSampleSize(),
                answer.support().worstPosition());
        for (Map.Entry<String, Estimate> each : answer.estimates().entrySet()) {
            Estimate estimate = each.getValue();
            out.printf(
                    Locale.ROOT,
                    "%s %-16s %s; to current %s; snips %s; ips %s%n",
                    each.getKey().equals(metric) ? ">" : " ",
                    each.getKey(),
                    text(estimate.robust()),
                    text(estimate.difference()),
                    text(estimate.snips()),
                    text(estimate.ips()));
        }
    }

    private static void print(PrintWriter out, GridAnswer grid) {
        out.printf(
                Locale.ROOT,
                "%ngrid: %d weightings, %d without an answer, %d on the front%n",
                grid.asked(),
                grid.refused(),
                grid.front().size());
        if (grid.shortlist().isEmpty()) {
            out.println("shortlist: none is surely better");
            return;
        }
        out.printf(
                Locale.ROOT,
                "shortlist; the risk that one or more is not better is %.1f %% over the whole grid%n",
                100 * grid.risk());
        grid.shortlist().forEach(each -> out.println("  " + each.text() + ": " + each.why()));
        out.println();
        out.print(grid.experiment());
    }

    private static String text(UnitMean mean) {
        if (Double.isNaN(mean.value())) {
            return "none";
        }
        return String.format(
                Locale.ROOT,
                "%.4g (%.4g to %.4g)",
                mean.value(),
                mean.range().low(),
                mean.range().high());
    }
}
