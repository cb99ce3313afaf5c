package io.polyrank.cli;

import io.polyrank.analysis.AnalysisSettings;
import io.polyrank.analysis.Correction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** By what an experiment is decided. */
final class ExperimentDecisionOptions {

    @Mixin
    private ExperimentStatisticsOptions statistics = new ExperimentStatisticsOptions();

    @Option(
            names = "--guardrail",
            split = ",",
            paramLabel = "METRIC=SHARE",
            showDefaultValue = Visibility.NEVER,
            converter = {TextConverter.class, ShareConverter.class},
            description = "Metrics that may lose at most this share, such as click=2%%.")
    private Map<String, Double> guardrails = new LinkedHashMap<>();

    @Option(
            names = "--less-is-better",
            split = ",",
            paramLabel = "METRIC",
            showDefaultValue = Visibility.NEVER,
            description = "Metrics that should fall.")
    private List<String> lessIsBetter = List.of();

    @Option(
            names = "--correction",
            defaultValue = "holm",
            description = "Of p-values over several comparisons of one role: ${COMPLETION-CANDIDATES}.")
    private Correction correction = Correction.HOLM;

    @Option(
            names = "--mde",
            paramLabel = "SHARE",
            converter = ShareConverter.class,
            description = "Smallest relative effect of interest; when it is surely not reached, the answer is stop.")
    private @Nullable Double mde;

    @Option(
            names = "--fixed-days",
            paramLabel = "DAYS",
            description = "Planned duration: then one look after so many days decides, and no look before.")
    private @Nullable Integer fixedDays;

    @Option(
            names = "--pre-days",
            defaultValue = "0",
            paramLabel = "DAYS",
            description = "Days before the experiment that CUPED learns from.")
    private int preDays;

    /** How one experiment is analysed. */
    AnalysisSettings settings(
            String experiment, String control, Map<String, Double> shares, ExperimentLogOptions logs) {
        return new AnalysisSettings(
                experiment,
                control,
                statistics.metric,
                guardrails,
                Set.copyOf(lessIsBetter),
                correction,
                shares,
                statistics.alpha,
                statistics.power,
                statistics.mixing(mde),
                mde,
                fixedDays,
                preDays,
                logs.windowHours,
                logs.valueOf);
    }
}
