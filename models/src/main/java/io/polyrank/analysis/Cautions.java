package io.polyrank.analysis;

import io.polyrank.analysis.AnalysisReport.Novelty;
import io.polyrank.analysis.LogLines.Count;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an analysis distrusts in itself, told before its figures. */
final class Cautions {

    private static final double SMALL_SHARE = 0.01;

    private final List<String> said = new ArrayList<>();

    private Cautions() {}

    /** All that applies. */
    static List<String> of(
            ExperimentData data,
            AnalysisSettings settings,
            double sampleRatioP,
            int days,
            List<Comparison> comparisons,
            List<Novelty> novelty,
            LogHealth logs,
            PlanCheck plan) {
        Cautions cautions = new Cautions();
        cautions.said.addAll(plan.doubts());
        cautions.units(data, settings, sampleRatioP, comparisons);
        cautions.looks(settings, days, comparisons);
        cautions.novelty(novelty);
        cautions.lines("exposures", logs.exposures());
        cautions.lines("events", logs.events());
        cautions.joins(logs);
        return cautions.said;
    }

    /** What there is to distrust in the logs alone. */
    static List<String> ofLogs(LogHealth logs) {
        Cautions cautions = new Cautions();
        cautions.lines("exposures", logs.exposures());
        cautions.lines("events", logs.events());
        cautions.joins(logs);
        return cautions.said;
    }

    private void units(
            ExperimentData data, AnalysisSettings settings, double sampleRatioP, List<Comparison> comparisons) {
        if (SampleRatio.alarms(sampleRatioP)) {
            say(
                    "Sample ratio mismatch: units by variant do not fit the planned shares, p = %.2g (alarm below %s)."
                            + " Usual causes: exposures of a variant that are lost, redirects, robots, a share changed while"
                            + " running.",
                    sampleRatioP, SampleRatio.ALARM);
        }
        if (data.mixed() > 0) {
            say(
                    "Units in two variants: %,d of them, left out. An assignment changed while running, or units share an"
                            + " id.",
                    data.mixed());
        }
        comparisons.stream()
                .filter(each -> each.metric().equals(settings.metric()))
                .filter(each -> Math.min(each.controlUnits(), each.variantUnits()) < Comparisons.LEAST_UNITS
                        || each.activeUnits() < Comparisons.LEAST_ACTIVE)
                .forEach(each -> say(
                        "Too few units to compare %s: %,d and %,d, of which %,d with %s. Intervals are rough.",
                        each.variant(), each.controlUnits(), each.variantUnits(), each.activeUnits(), each.metric()));
        if (settings.preDays() > 0 && !data.hasBefore()) {
            say("No exposures in the %d days before the experiment: nothing is adjusted by them.", settings.preDays());
        }
    }

    private void looks(AnalysisSettings settings, int days, List<Comparison> comparisons) {
        Integer planned = settings.fixedDays();
        if (planned != null && days < planned) {
            say(
                    "Peeking: day %d of %d planned. Intervals and p-values of one look do not hold before the last day;"
                            + " the sequential ones do.",
                    days, planned);
        }
        for (Comparison each : comparisons) {
            boolean once = each.adjustedSequentialP() <= settings.alpha();
            if (each.role() == Comparison.Role.PRIMARY
                    && once
                    && each.sequentialRange().contains(0)) {
                say(
                        "The effect of %s on %s was sure on an earlier day and is not by all data: it may fade.",
                        each.variant(), each.metric());
            }
            if (each.role() == Comparison.Role.PRIMARY
                    && planned == null
                    && each.adjustedP() <= settings.alpha()
                    && !once) {
                say(
                        "Peeking: by one look %s would pass for different on %s (p %.2g), by always-valid inference it"
                                + " does not (p %.2g). The latter counts, as nobody said when to look.",
                        each.variant(), each.metric(), each.adjustedP(), each.adjustedSequentialP());
            }
        }
    }

    private void novelty(List<Novelty> novelty) {
        novelty.stream()
                .filter(Novelty::changes)
                .forEach(each -> say(
                        "Novelty: the lift of %s changes by %+.2f points per day (%+.2f to %+.2f), so its mean over the days"
                                + " may not be what remains.",
                        each.variant(),
                        100 * each.slope(),
                        100 * each.slopeRange().low(),
                        100 * each.slopeRange().high()));
    }

    private void lines(String kind, Count count) {
        if (count.malformed() > 0) {
            say(
                    "%,d of %,d lines of %s cannot be read and are left out%s; the first: %s",
                    count.malformed(),
                    count.lines(),
                    kind,
                    count.malformedShare() > SMALL_SHARE ? ", which is too many to decide by" : "",
                    count.told().get(0));
        }
        if (count.lost() > 0) {
            say(
                    "Lost lines: the log of %s says that %,d lines (%.2g %%) were dropped or could not be written%s.",
                    kind,
                    count.lost(),
                    100 * count.lostShare(),
                    count.lostShare() > SMALL_SHARE ? ", which is too many to decide by" : "");
        }
    }

    private void joins(LogHealth logs) {
        if (logs.unknownQueryShare() > SMALL_SHARE) {
            say(
                    "Dropped exposures: %,d events (%.1f %%) name a query that is not in the exposures; of units that take"
                            + " part, by variant: %s.",
                    logs.unknownQuery(), 100 * logs.unknownQueryShare(), logs.unknownQueryByVariant());
        }
        if (logs.withoutQuery() > 0) {
            say("%,d events name no query and cannot be attributed to a list.", logs.withoutQuery());
        }
        if (logs.repeatedQueries() > 0) {
            say("%,d lists have a query id that was there before; left out.", logs.repeatedQueries());
        }
        double open = (double) logs.openExposures() / Math.max(1, logs.experimentExposures());
        if (open > SMALL_SHARE) {
            say(
                    "%.1f %% of the lists are so young that their attribution window is still open; their outcomes are"
                            + " incomplete, in all variants alike.",
                    100 * open);
        }
    }

    private void say(String format, Object... values) {
        said.add(String.format(Locale.ROOT, format, values));
    }
}
