package io.polyrank.analysis;

import io.polyrank.analysis.AnalysisReport.Novelty;
import io.polyrank.analysis.AnalysisReport.VariantUnits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
        return of(exposures, events, settings, null);
    }

    /**
     * Reads the logs and compares the experiment's variants with each other and with what was planned.
     *
     * @param exposures folder of {@code exposures-*.jsonl}, also compressed
     * @param events folder of {@code events-*.jsonl}, also compressed
     * @param plan the experiment as the experiments' file has it; null where there is none
     * @throws IllegalArgumentException if the logs or what the settings name is not there
     */
    public static AnalysisReport of(
            Path exposures, Path events, AnalysisSettings settings, @Nullable ExperimentPlan plan) throws IOException {
        return of(JoinedLogs.read(exposures, events, settings.windowHours()), settings, plan);
    }

    static AnalysisReport of(JoinedLogs logs, AnalysisSettings settings, @Nullable ExperimentPlan plan) {
        ExperimentLog log = ExperimentLog.of(
                logs, settings.experiment(), settings.control(), settings.valueOf(), settings.preDays());
        List<VariantUnits> variants = plan == null || !settings.shares().isEmpty()
                ? asAsked(log.data(), settings)
                : asPlanned(log.data(), plan.shares());
        return of(log.data(), settings, variants, PlanCheck.of(plan, log.traces(), variants), log.health());
    }

    private static AnalysisReport of(
            ExperimentData data,
            AnalysisSettings settings,
            List<VariantUnits> variants,
            PlanCheck plan,
            LogHealth logs) {
        List<VariantUnits> planned =
                variants.stream().filter(each -> each.share() > 0).toList();
        double sampleRatioP = SampleRatio.p(
                planned.stream().mapToLong(VariantUnits::assigned).toArray(),
                planned.stream().mapToDouble(VariantUnits::share).toArray());
        int days = data.table().daysFrom(data.firstDay()).length;
        List<Comparison> comparisons = Comparisons.of(data, settings);
        Cuts cuts = new Cuts(data, settings);
        List<Novelty> novelty = cuts.novelty();
        return new AnalysisReport(
                new Judge(settings, plan.sharesChanged(), sampleRatioP, logs, days, comparisons).decide(),
                Cautions.of(data, settings, sampleRatioP, days, comparisons, novelty, logs, plan),
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

    /** The log's variants with the shares that were told, or equal ones. */
    private static List<VariantUnits> asAsked(ExperimentData data, AnalysisSettings settings) {
        Map<String, Double> shares = settings.shares();
        if (!shares.isEmpty() && !shares.keySet().equals(Set.copyOf(data.variants()))) {
            throw new IllegalArgumentException(
                    "--shares: found " + shares.keySet() + ", expected the variants in the log: " + data.variants());
        }
        return units(data, data.variants(), shares.isEmpty() ? equal(data.variants()) : shares);
    }

    /** The log's variants, and those that were planned and never shown. */
    private static List<VariantUnits> asPlanned(ExperimentData data, Map<String, Double> shares) {
        Set<String> names = new LinkedHashSet<>(data.variants());
        names.addAll(shares.keySet());
        return units(data, names, shares);
    }

    private static Map<String, Double> equal(List<String> names) {
        return names.stream().collect(Collectors.toMap(name -> name, name -> 1.0));
    }

    /** Units by variant with planned shares of sum 1; a variant without one has 0. */
    private static List<VariantUnits> units(ExperimentData data, Collection<String> names, Map<String, Double> shares) {
        double sum = shares.values().stream().mapToDouble(Double::doubleValue).sum();
        List<VariantUnits> units = new ArrayList<>();
        for (String name : names) {
            int variant = data.variants().indexOf(name);
            units.add(new VariantUnits(
                    name, shares.getOrDefault(name, 0.0) / sum, variant < 0 ? 0 : data.assigned()[variant]));
        }
        return units;
    }
}
