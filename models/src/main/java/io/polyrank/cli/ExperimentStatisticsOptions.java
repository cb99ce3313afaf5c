package io.polyrank.cli;

import io.polyrank.analysis.AnalysisSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is compared, and how sure one wants to be. */
final class ExperimentStatisticsOptions {

    @Option(
            names = "--metric",
            defaultValue = "purchase",
            description = "What decides: TYPE, TYPE_per_unit, value_per_unit or returns_per_unit.")
    String metric = "purchase";

    @Option(
            names = "--alpha",
            defaultValue = "5%",
            converter = ShareConverter.class,
            description = "Risk of a false alarm.")
    double alpha;

    @Option(
            names = "--power",
            defaultValue = "80%",
            converter = ShareConverter.class,
            description = "Chance of finding an effect of the size that is given or asked for.")
    double power;

    @Option(
            names = "--mixing",
            paramLabel = "SHARE",
            converter = ShareConverter.class,
            description =
                    "Size of relative effects that sequential inference is tuned to; it is valid with any that is set"
                            + " before looking. Default: that of --mde, or 10%%.")
    private @Nullable Double mixing;

    /** The size that sequential inference is tuned to. */
    double mixing(@Nullable Double mde) {
        return mixing == null ? AnalysisSettings.mixing(mde) : mixing;
    }
}
