package io.polyrank.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a selftest found. The five rates that lead are of analyses without the days before, pooled over all metrics.
 *
 * @param falsePositiveRate share of analyses without an effect that find one, looked at once on the last day
 * @param sequentialFalsePositiveRate the same of always-valid inference, looked at every day
 * @param coverage share of intervals, looked at once, that hold the planted effect
 * @param srmFalseAlarm share of healthy sample ratio tests that alarm
 * @param srmPower share of sample ratio tests that alarm when 2 % of the treatment's units are lost
 * @param runs simulated logs
 * @param splits of all logs, without an effect and again with one
 * @param srmUnits units of each sample ratio test, before the loss
 * @param metrics all rates by metric, without the days before and with them
 * @param goals what was asked for
 */
public record SelfTestReport(
        double falsePositiveRate,
        double sequentialFalsePositiveRate,
        double coverage,
        double srmFalseAlarm,
        double srmPower,
        int runs,
        long splits,
        int srmUnits,
        List<Rates> metrics,
        List<Goal> goals) {

    /** Standard errors that a rate may be off for want of runs. */
    private static final double ERRORS = 4;

    /**
     * The rates of one metric.
     *
     * @param metric name
     * @param cuped whether adjusted by the days before
     * @param splits how many of each sort
     * @param falsePositiveRate one look, no effect
     * @param sequentialFalsePositiveRate a look every day, no effect
     * @param coverage of one look's intervals
     * @param sequentialCoverage share of splits where every day's always-valid interval held the effect
     * @param found share of splits where one look finds the planted effect
     * @param predicted the power that the analysis without an effect predicts for it; NaN where
     *     the metric is not changed
     * @param sequentiallyFound share found by always-valid inference
     * @param varianceReduction mean; NaN without the days before
     */
    public record Rates(
            String metric,
            boolean cuped,
            long splits,
            double falsePositiveRate,
            double sequentialFalsePositiveRate,
            double coverage,
            double sequentialCoverage,
            double found,
            double predicted,
            double sequentiallyFound,
            double varianceReduction) {}

    /**
     * A goal: the value must lie between low and high.
     *
     * @param name what
     * @param value found
     * @param low at least
     * @param high at most
     */
    public record Goal(String name, double value, double low, double high) {

        /** Whether it is met. */
        public boolean met() {
            return low <= value && value <= high;
        }
    }

    public SelfTestReport {
        metrics = List.copyOf(metrics);
        goals = List.copyOf(goals);
    }

    /** Whether all goals are met. */
    public boolean passed() {
        return goals.stream().allMatch(Goal::met);
    }

    static SelfTestReport of(int runs, SelfTestTally tally) {
        List<Rates> plain = rates(tally, false);
        List<Rates> cuped = rates(tally, true);
        List<Rates> metrics = new ArrayList<>(plain);
        metrics.addAll(cuped);
        long splits = plain.get(0).splits();
        List<Goal> goals = new ArrayList<>();
        for (List<Rates> way : List.of(plain, cuped)) {
            String after = way == plain ? "" : ", CUPED";
            double noise = noise(0.05, splits);
            double false1 = mean(way, Rates::falsePositiveRate);
            goals.add(around("false positives, one look" + after, false1, 0.05, Math.max(0.01, noise)));
            double falseAlways = mean(way, Rates::sequentialFalsePositiveRate);
            goals.add(new Goal("false positives, a look a day" + after, falseAlways, 0, 0.05));
            double covered = mean(way, Rates::coverage);
            goals.add(around("coverage, one look" + after, covered, 0.95, Math.max(0.01, noise)));
            double alwaysCovered = mean(way, Rates::sequentialCoverage);
            goals.add(new Goal("coverage, every day" + after, alwaysCovered, 0.95, 1));
            List<Rates> moved =
                    way.stream().filter(each -> !Double.isNaN(each.predicted())).toList();
            double predicted = mean(moved, Rates::predicted);
            double found = mean(moved, Rates::found);
            goals.add(around(
                    "planted effect found, of predicted" + after,
                    found,
                    predicted,
                    Math.max(0.03, noise(predicted, splits))));
        }
        double alarm = tally.healthyAlarmRate();
        goals.add(around(
                "sample ratio, false alarms",
                alarm,
                SampleRatio.ALARM,
                Math.max(0.0005, noise(SampleRatio.ALARM, tally.healthyRatios()))));
        goals.add(new Goal("sample ratio, 2 % loss found", tally.brokenAlarmRate(), 0.99, 1));
        return new SelfTestReport(
                mean(plain, Rates::falsePositiveRate),
                mean(plain, Rates::sequentialFalsePositiveRate),
                mean(plain, Rates::coverage),
                alarm,
                tally.brokenAlarmRate(),
                runs,
                splits,
                SelfTest.RATIO_UNITS,
                metrics,
                goals);
    }

    private static List<Rates> rates(SelfTestTally tally, boolean cuped) {
        List<Rates> rates = new ArrayList<>();
        tally.counts(cuped).forEach((metric, counts) -> rates.add(counts.rates(metric, cuped)));
        return rates;
    }

    private static double mean(List<Rates> rates, ToDoubleFunction<Rates> rate) {
        return rates.stream().mapToDouble(rate).average().orElse(Double.NaN);
    }

    /** Goals are widened to this where there are too few runs to tell. */
    private static double noise(double rate, long tests) {
        return ERRORS * Math.sqrt(rate * (1 - rate) / tests);
    }

    private static Goal around(String name, double value, double centre, double reach) {
        return new Goal(name, value, centre - reach, centre + reach);
    }
}
