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

    @Mixin
    private ExperimentStatisticsOptions statistics = new ExperimentStatisticsOptions();

    @Option(
            names = "--mde",
            required = true,
            paramLabel = "SHARE",
            converter = ShareConverter.class,
            description = "Relative effect to find, such as 2%%.")
    private double mde;

    @Option(names = "--variants", defaultValue = "2", description = "Variants of equal share, with control.")
    private int variants;

    @Option(
            names = "--share",
            defaultValue = "100%",
            converter = ShareConverter.class,
            description = "Share of the units that takes part.")
    private double share;

    @Option(names = "--json", paramLabel = "FILE", description = "Where the plan is written to.")
    private @Nullable Path json;

    @Override
    public Integer call() throws Exception {
        TrafficPlan plan = TrafficPlan.of(
                logs.exposures,
                logs.events(),
                logs.windowHours,
                logs.valueOf,
                new Question(
                        statistics.metric,
                        mde,
                        statistics.alpha,
                        statistics.power,
                        variants,
                        share,
                        statistics.mixing(mde)));
        PrintWriter out = spec.commandLine().getOut();
        plan.arithmetic().forEach(out::println);
        out.flush();
        if (json != null) {
            JsonFile.write(json, plan);
        }
        return 0;
    }
}
