package io.polyrank.cli;

import io.polyrank.analysis.PowerStudy.Need;
import io.polyrank.sensitivity.InterleavingSelfTest;
import io.polyrank.sensitivity.InterleavingSelfTestReport;
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

/** {@code polyrank experiment interleaving-selftest}: proves interleaving on simulated shoppers. */
@Command(
        name = "interleaving-selftest",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        description =
                "Mixes rankings before simulated shoppers: how often a preference is found where there is none, and how many lists"
                        + " it takes to find the better ranking, mixed or split. Status 1 if a goal is missed.")
public final class ExperimentInterleavingSelfTestCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--runs", defaultValue = "1000", description = "Simulated logs without a preference.")
    private int runs;

    @Option(names = "--shoppers", defaultValue = "20000", description = "Of the simulated log with a preference.")
    private int shoppers;

    @Option(
            names = "--samples",
            defaultValue = "1000",
            description = "Of each size that is tried, drawn from these shoppers.")
    private int samples;

    @Option(names = "--seed", defaultValue = "1", description = "Decides everything.")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Where the figures are written to.")
    private @Nullable Path json;

    @Override
    public Integer call() throws Exception {
        InterleavingSelfTestReport report;
        try (Progress progress = new Progress("runs", runs)) {
            report = new InterleavingSelfTest(runs, shoppers, samples, seed).run(progress::at);
        }
        print(report);
        if (json != null) {
            JsonFile.write(json, report);
        }
        return report.passed() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private void print(InterleavingSelfTestReport report) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%,d logs without a preference; one is found by one look in %.2f %%, by any day's look in %.2f %%; its interval"
                        + " has a half in %.2f %%%n",
                report.runs(),
                100 * report.falsePositiveRate(),
                100 * report.sequentialFalsePositiveRate(),
                100 * report.coverage());
        out.printf(
                Locale.ROOT,
                "%,d shoppers before two rankings, of which one gets %+.2f %% clicks per list; to find it with 80 %% power at 5 %%:%n",
                report.shoppers(),
                100 * report.lift());
        out.printf("%-24s %10s %12s %8s%n", "", "units", "lists", "power");
        Need draft = report.teamDraft();
        row(out, "split", draft.splitUnits(), draft.splitLists(), draft.splitPower());
        row(out, "team draft", draft.mixedUnits(), draft.mixedLists(), draft.mixedPower());
        Need optimised = report.optimised();
        row(out, "optimised", optimised.mixedUnits(), optimised.mixedLists(), optimised.mixedPower());
        out.printf(
                Locale.ROOT,
                "team draft needs %.1f times fewer lists, optimised multileaving %.1f times; asked is 5: %s%n",
                report.ratio(),
                report.optimisedRatio(),
                report.passed() ? "met" : "MISSED");
        out.flush();
    }

    private static void row(PrintWriter out, String name, int units, double lists, double power) {
        out.printf(Locale.ROOT, "%-24s %,10d %,12.0f %7.1f%%%n", name, units, lists, 100 * power);
    }
}
