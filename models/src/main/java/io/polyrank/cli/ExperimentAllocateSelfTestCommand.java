package io.polyrank.cli;

import io.polyrank.analysis.AllocationSelfTest;
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

/** {@code polyrank experiment allocate-selftest}: steers simulated traffic of which the best variant is known. */
@Command(
        name = "allocate-selftest",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        description =
                "Steers simulated traffic with a planted best variant of three, and compares with an equal split.")
public final class ExperimentAllocateSelfTestCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--runs", defaultValue = "200", description = "Simulated shops.")
    private int runs;

    @Option(names = "--seed", defaultValue = "1", description = "Decides everything.")
    private long seed;

    @Mixin
    private AllocationOptions allocation = new AllocationOptions();

    @Option(names = "--json", paramLabel = "FILE", description = "Where the figures are written to.")
    private @Nullable Path json;

    @Override
    public Integer call() throws Exception {
        AllocationSelfTest.Report report =
                new AllocationSelfTest(runs, seed, allocation.settings("purchase", seed)).run();
        PrintWriter out = spec.commandLine().getOut();
        for (int day = 0; day < report.bestShareByDay().size(); day++) {
            out.printf(
                    Locale.ROOT,
                    "day %2d: %5.1f %% of the lists with the best variant%n",
                    day + 1,
                    100 * report.bestShareByDay().get(day));
        }
        out.printf(
                Locale.ROOT,
                "worst run, last day: %.1f %%%n"
                        + "best variant leads in the end: %.1f %% of %d runs%n"
                        + "regret over that of an equal split: %.3f, in the worst run %.3f%n"
                        + "units in two variants or more: %.1f %%%n"
                        + "interval of best less control holds the truth: %.1f %%%n",
                100 * report.bestShareLeast(),
                100 * report.ledByBest(),
                report.runs(),
                report.regret(),
                report.regretMost(),
                100 * report.movedUnits(),
                100 * report.coverage());
        out.flush();
        if (json != null) {
            JsonFile.write(json, report);
        }
        return 0;
    }
}
