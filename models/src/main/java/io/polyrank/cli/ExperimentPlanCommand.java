package io.polyrank.cli;

import io.polyrank.analysis.TrafficPlan;
import io.polyrank.analysis.TrafficPlan.Question;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code polyrank experiment plan}: units and days that an experiment needs. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        description =
                "Works out from logged traffic how many units and days it takes to find an effect, and shows how.")
public final class ExperimentPlanCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private ExperimentLogOptions logs = new ExperimentLogOptions();

    @Option(
            names = "--metric",
            defaultValue = "purchase",
            description = "What is to decide: TYPE, TYPE_per_unit, value_per_unit or returns_per_unit.")
    private String metric = "purchase";

    @Option(
            names = "--mde",
            required = true,
            paramLabel = "SHARE",
            converter = ShareConverter.class,
            description = "Relative effect to find, such as 2%%.")
    private double mde;

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
            description = "Chance of finding the effect.")
    private double power;

    @Option(names = "--variants", defaultValue = "2", description = "Variants of equal share, with control.")
    private int variants;

    @Option(
            names = "--share",
            defaultValue = "100%",
            converter = ShareConverter.class,
            description = "Share of the units that takes part.")
    private double share;

    @Option(
            names = "--mixing",
            paramLabel = "SHARE",
            converter = ShareConverter.class,
            description = "As experiment analyse takes it. Default: that of --mde.")
    private @Nullable Double mixing;

    @Option(names = "--json", paramLabel = "FILE", description = "Where the plan is written to.")
    private @Nullable Path json;

    @Override
    public Integer call() throws Exception {
        TrafficPlan plan = TrafficPlan.of(
                logs.exposures,
                logs.events,
                logs.windowHours,
                logs.valueOf,
                new Question(metric, mde, alpha, power, variants, share, mixing == null ? mde : mixing));
        PrintWriter out = spec.commandLine().getOut();
        plan.arithmetic().forEach(out::println);
        out.flush();
        if (json != null) {
            JsonFile.write(json, plan);
        }
        return 0;
    }
}
