package io.polyrank.analysis;

import io.polyrank.analysis.AnalysisReport.Novelty;
import io.polyrank.analysis.AnalysisReport.VariantUnits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Analyses an experiment from its logs. */
public final class Analysis {

    private Analysis() {}

    /**
     * Reads the logs and compares the experiment's variants.
     *
     * @param exposures folder of {@code exposures-*.jsonl}, also compressed
     * @param events folder of {@code events-*.jsonl}, also compressed
     * @throws IllegalArgumentException if the logs or what the settings name is not there
     */
    public static AnalysisReport of(Path exposures, Path events, AnalysisSettings settings) throws IOException {
        ExperimentLog log = ExperimentLog.read(
                exposures,
                events,
                settings.experiment(),
                settings.control(),
                settings.windowHours(),
                settings.valueOf(),
                settings.preDays());
        return of(log.data(), settings, log.health());
    }

    static AnalysisReport of(ExperimentData data, AnalysisSettings settings, LogHealth logs) {
        double[] shares = shares(data, settings);
        double sampleRatioP = SampleRatio.p(data.assigned(), shares);
        int days = data.table().daysFrom(data.firstDay()).length;
        List<Comparison> comparisons = Comparisons.of(data, settings);
        Cuts cuts = new Cuts(data, settings);
        List<Novelty> novelty = cuts.novelty();
        List<VariantUnits> variants = new ArrayList<>();
        for (int variant = 0; variant < shares.length; variant++) {
            variants.add(new VariantUnits(data.variants().get(variant), shares[variant], data.assigned()[variant]));
        }
        return new AnalysisReport(
                new Judge(settings, sampleRatioP, logs, days, comparisons).decide(),
                Cautions.of(data, settings, sampleRatioP, days, comparisons, novelty, logs),
                settings.experiment(),
                LocalDate.ofEpochDay(data.firstDay()).toString(),
                days,
                variants,
                sampleRatioP,
                data.mixed(),
                comparisons,
                novelty,
                cuts.segments(),
                logs,
                settings);
    }

    /** Planned shares in the variants' order, of sum 1. */
    private static double[] shares(ExperimentData data, AnalysisSettings settings) {
        List<String> names = data.variants();
        if (settings.shares().isEmpty()) {
            return names.stream().mapToDouble(name -> 1.0 / names.size()).toArray();
        }
        if (!settings.shares().keySet().equals(Set.copyOf(names))) {
            throw new IllegalArgumentException(
                    "--shares: found " + settings.shares().keySet() + ", expected the variants in the log: " + names);
        }
        double sum = settings.shares().values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
        return names.stream()
                .mapToDouble(name -> settings.shares().getOrDefault(name, 0.0) / sum)
                .toArray();
    }
}
