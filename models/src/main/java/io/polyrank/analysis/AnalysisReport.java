package io.polyrank.analysis;

import java.util.List;

/**
 * What an experiment's analysis found.
 *
 * @param decision what to do
 * @param cautions what the analysis distrusts in itself
 * @param experiment its name
 * @param firstDay first day of the experiment, yyyy-mm-dd in UTC
 * @param days with lists of the experiment
 * @param variants units by variant, control first
 * @param sampleRatioP p-value of the units against the planned shares
 * @param mixedUnits units in two variants, left out
 * @param comparisons every variant and metric
 * @param novelty the deciding metric's effect by day
 * @param segments the deciding metric's effect by surface; none with one surface
 * @param logs what became of the logs' lines
 * @param settings how it was analysed
 */
public record AnalysisReport(
        Decision decision,
        List<String> cautions,
        String experiment,
        String firstDay,
        int days,
        List<VariantUnits> variants,
        double sampleRatioP,
        int mixedUnits,
        List<Comparison> comparisons,
        List<Novelty> novelty,
        List<Segment> segments,
        LogHealth logs,
        AnalysisSettings settings) {

    /**
     * A variant's units.
     *
     * @param variant name
     * @param share planned, of all
     * @param assigned units, those in two variants counted in their first
     */
    public record VariantUnits(String variant, double share, long assigned) {}

    /**
     * A variant's effect by day.
     *
     * @param variant name
     * @param days each day's lists alone
     * @param slope change of the lift per day, by weighted least squares
     * @param slopeRange its interval
     */
    public record Novelty(String variant, List<Day> days, double slope, Range slopeRange) {

        public Novelty {
            days = List.copyOf(days);
        }

        /** Whether the effect surely changes with the days. */
        boolean changes() {
            return slopeRange.low() > 0 || slopeRange.high() < 0;
        }
    }

    /**
     * The effect on one day.
     *
     * @param day days since the epoch
     * @param lift of that day's lists
     * @param range interval, looked at once
     */
    public record Day(int day, double lift, Range range) {}

    /**
     * The effect on one surface.
     *
     * @param surface name
     * @param variant name
     * @param units of control and variant
     * @param lift there
     * @param range interval, looked at once
     * @param p p-value, looked at once
     * @param adjustedP corrected for all segments
     */
    public record Segment(
            String surface, String variant, int units, double lift, Range range, double p, double adjustedP) {}

    public AnalysisReport {
        cautions = List.copyOf(cautions);
        variants = List.copyOf(variants);
        comparisons = List.copyOf(comparisons);
        novelty = List.copyOf(novelty);
        segments = List.copyOf(segments);
    }

    /** The comparisons by the deciding metric, one per variant. */
    List<Comparison> primary() {
        return comparisons.stream()
                .filter(each -> each.role() == Comparison.Role.PRIMARY)
                .toList();
    }
}
