package io.polyrank.cli;

import io.polyrank.analysis.SelfTest;
import io.polyrank.analysis.SelfTestReport;
import io.polyrank.analysis.SelfTestReport.Goal;
import io.polyrank.analysis.SelfTestReport.Rates;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code polyrank experiment selftest}: proves the statistics on simulated logs of known truth. */
@Command(
        name = "selftest",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        description =
                "Analyses simulated logs without and with an effect, and compares with what the statistics promise."
                        + " Status 1 if a goal is missed.")
public final class ExperimentSelfTestCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--runs", defaultValue = "1000", description = "Simulated logs.")
    private int runs;

    @Option(names = "--seed", defaultValue = "1", description = "Decides everything.")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Where the figures are written to.")
    private @Nullable Path json;

    @Override
    public Integer call() throws Exception {
        SelfTestReport report;
        try (Progress progress = new Progress("runs", runs)) {
            report = new SelfTest(runs, seed).run(progress::at);
        }
        print(report);
        if (json != null) {
            JsonFile.write(json, report);
        }
        return report.passed() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private void print(SelfTestReport report) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%,d logs, each split %d times without an effect and %<d times with one; shares in %%%n%n",
                report.runs(),
                report.splits() / report.runs());
        out.printf(
                "%-20s %-6s %6s %10s %8s %10s %6s %9s %10s %9s%n",
                "metric",
                "CUPED",
                "false",
                "false/day",
                "covered",
                "every day",
                "found",
                "predicted",
                "found/day",
                "variance");
        for (Rates each : report.metrics()) {
            out.printf(
                    Locale.ROOT,
                    "%-20s %-6s %6.2f %10.2f %8.2f %10.2f %6.1f %9s %10.1f %9s%n",
                    each.metric(),
                    each.cuped() ? "yes" : "",
                    100 * each.falsePositiveRate(),
                    100 * each.sequentialFalsePositiveRate(),
                    100 * each.coverage(),
                    100 * each.sequentialCoverage(),
                    100 * each.found(),
                    share("%.1f", each.predicted()),
                    100 * each.sequentiallyFound(),
                    share("-%.1f", each.varianceReduction()));
        }
        out.printf("%n%-44s %9s   %s%n", "goal", "found", "asked");
        for (Goal each : report.goals()) {
            out.printf(
                    Locale.ROOT,
                    "%-44s %9.3f   %.3f to %.3f   %s%n",
                    each.name(),
                    100 * each.value(),
                    100 * each.low(),
                    100 * each.high(),
                    each.met() ? "met" : "MISSED");
        }
        out.printf(Locale.ROOT, "%nSample ratios: %,d units each.%n", report.srmUnits());
        out.flush();
    }

    private static String share(String format, double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, 100 * value);
    }
}
