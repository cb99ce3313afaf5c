package io.polyrank.cli;

import io.polyrank.analysis.Allocation;
import io.polyrank.analysis.Allocation.Split;
import io.polyrank.analysis.Allocator;
import io.polyrank.analysis.ExperimentPlans;
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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code polyrank experiment allocate}: gives better variants more of an experiment's traffic. */
@Command(
        name = "allocate",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        description =
                "Splits an experiment's traffic by how probably each variant is the best (Thompson sampling in batches).")
public final class ExperimentAllocateCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private ExperimentLogOptions logs = new ExperimentLogOptions();

    @Mixin
    private ExperimentsOptions experiments = new ExperimentsOptions();

    @Option(names = "--experiment", required = true, paramLabel = "NAME", description = "The experiment.")
    @SuppressWarnings("NullAway.Init") // set by picocli, which requires it
    private String experiment;

    @Option(
            names = "--metric",
            defaultValue = "purchase",
            description = "More of this is better: TYPE, TYPE_per_unit or value_per_unit.")
    private String metric = "purchase";

    @Mixin
    private AllocationOptions allocation = new AllocationOptions();

    @Option(names = "--seed", defaultValue = "1", description = "Decides the draws.")
    private long seed;

    @Option(names = "--apply", description = "Make it the version that holds, if --experiments is a container.")
    private boolean apply;

    @Option(names = "--who", paramLabel = "NAME", description = "Who makes the change; required with --apply.")
    private @Nullable String who;

    @Option(
            names = "--based-on",
            paramLabel = "N",
            description =
                    "The version that was looked at: if another one holds, nothing is changed. Default: the one read.")
    private @Nullable Long basedOn;

    @Option(names = "--out", paramLabel = "FILE", description = "Where the new file is written to; printed otherwise.")
    private @Nullable Path file;

    @Option(names = "--json", paramLabel = "FILE", description = "Where the figures are written to.")
    private @Nullable Path json;

    @Override
    public Integer call() throws Exception {
        if (apply && (who == null || !experiments.source.isContainer())) {
            throw new ParameterException(
                    spec.commandLine(), "--apply: expected --who NAME and --experiments URL of a container with it");
        }
        ExperimentPlans plans = experiments.source.read();
        Allocation found = Allocator.of(
                logs.exposures,
                logs.events(),
                plans,
                experiment,
                logs.windowHours,
                logs.valueOf,
                allocation.settings(metric, seed));
        print(found);
        if (json != null) {
            JsonFile.write(json, found);
        }
        if (file != null) {
            JsonFile.writeText(file, found.yaml());
        }
        if (apply && who != null && found.problem() == null) {
            long number = experiments.source.put(
                    found.yaml(), basedOn == null ? plans.current().number() : basedOn, who);
            spec.commandLine().getOut().println("version " + number + " holds now");
        }
        return 0;
    }

    private void print(Allocation found) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%s of %s, %d days from %s (UTC); left out: %d days on which some variant had no list, %,d lists whose"
                        + " attribution window is open%n%n",
                found.metric(),
                found.experiment(),
                found.days(),
                found.firstDay(),
                found.daysLeftOut(),
                found.listsLeftOut());
        out.printf(
                "%-24s %10s %10s %12s %26s %8s %9s %9s%n",
                "variant", "units", "with it", "mean", "95 %", "best", "share", "next");
        for (Split each : found.variants()) {
            out.printf(
                    Locale.ROOT,
                    "%-24s %,10d %,10d %12.5g %26s %7.1f%% %8.2f%% %8.2f%%%n",
                    each.variant(),
                    each.units(),
                    each.active(),
                    each.mean(),
                    text(each.range()),
                    100 * each.best(),
                    100 * each.share(),
                    100 * each.next());
        }
        out.println();
        if (found.problem() != null) {
            out.println("shares stay as they are: " + found.problem());
            return;
        }
        out.printf(
                Locale.ROOT,
                "stopping now with %s is expected to lose %.3g (%.2f %%) against the best%n"
                        + "%.1f %% of the experiment's units come into another variant%n",
                found.leader(),
                found.expectedLoss(),
                100 * found.relativeLoss(),
                100 * found.movedShare());
        if (file == null) {
            out.println();
            out.print(found.yaml());
        }
        out.flush();
    }

    private static String text(Range range) {
        return Double.isNaN(range.low())
                ? "unknown"
                : String.format(Locale.ROOT, "%.5g to %.5g", range.low(), range.high());
    }
}
