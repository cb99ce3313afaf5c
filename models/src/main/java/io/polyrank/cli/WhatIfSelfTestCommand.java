package io.polyrank.cli;

import io.polyrank.whatif.WhatIfSelfTest;
import io.polyrank.whatif.WhatIfSelfTestReport;
import io.polyrank.whatif.WhatIfSelfTestReport.Rate;
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

/** {@code polyrank whatif selftest}: proves the estimates on simulated shoppers. */
@Command(
        name = "selftest",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        description =
                "Logs shops of simulated shoppers that explore, asks about five weightings, runs each of them, and"
                        + " compares. Status 1 if the intervals have the truth too seldom.")
public final class WhatIfSelfTestCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--seeds", defaultValue = "20", description = "How many shops.")
    private int seeds;

    @Option(names = "--seed", defaultValue = "1", description = "The first one.")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Where the figures are written to.")
    private @Nullable Path json;

    @Override
    public Integer call() throws Exception {
        WhatIfSelfTestReport report;
        try (Progress progress = new Progress("seeds", seeds)) {
            report = new WhatIfSelfTest(seeds, seed).run(progress::at);
        }
        print(report);
        if (json != null) {
            JsonFile.write(json, report);
        }
        return report.passed() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private void print(WhatIfSelfTestReport report) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%,d shops with %,.0f explored lists each, %d weightings; %.1f %% without an answer%n%n",
                report.seeds(),
                report.lists(),
                report.weightings(),
                100 * report.refused());
        out.printf(
                "%-10s %-10s %10s %8s %8s %8s%n", "outcome", "estimator", "covered %", "alone %", "width %", "bias %");
        for (Rate each : report.rates()) {
            out.printf(
                    Locale.ROOT,
                    "%-10s %-10s %10.1f %8.1f %8.1f %+8.2f%n",
                    each.outcome(),
                    each.estimator(),
                    100 * each.coverage(),
                    100 * each.alone(),
                    100 * each.width(),
                    100 * each.bias());
        }
        out.printf(
                Locale.ROOT,
                "%ncoverage of the doubly robust intervals: %.1f %%, asked %.1f %% or more: %s%n",
                100 * report.coverage(),
                100 * report.goal(),
                report.passed() ? "met" : "MISSED");
        out.flush();
    }
}
