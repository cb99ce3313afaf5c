package io.polyrank.analysis;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts over the runs of a selftest. */
final class SelfTestTally {

    private static final double ALPHA = 0.05;

    private final Map<String, Counts> plain = new TreeMap<>();
    private final Map<String, Counts> adjusted = new TreeMap<>();
    private long healthyRatios;
    private long healthyAlarms;
    private long brokenRatios;
    private long brokenAlarms;

    /** Counts comparisons of a split without an effect. */
    void same(List<Comparison> comparisons, boolean cuped) {
        comparisons.forEach(each -> counts(each, cuped).same(each));
    }

    /** Counts comparisons of a split with the planted effect. */
    void planted(List<Comparison> comparisons, boolean cuped) {
        comparisons.forEach(each -> counts(each, cuped).planted(each));
    }

    void healthy(boolean alarm) {
        healthyRatios++;
        healthyAlarms += alarm ? 1 : 0;
    }

    void broken(boolean alarm) {
        brokenRatios++;
        brokenAlarms += alarm ? 1 : 0;
    }

    void add(SelfTestTally other) {
        other.plain.forEach((metric, counts) ->
                plain.computeIfAbsent(metric, name -> new Counts()).add(counts));
        other.adjusted.forEach((metric, counts) ->
                adjusted.computeIfAbsent(metric, name -> new Counts()).add(counts));
        healthyRatios += other.healthyRatios;
        healthyAlarms += other.healthyAlarms;
        brokenRatios += other.brokenRatios;
        brokenAlarms += other.brokenAlarms;
    }

    Map<String, Counts> counts(boolean cuped) {
        return cuped ? adjusted : plain;
    }

    double healthyAlarmRate() {
        return (double) healthyAlarms / healthyRatios;
    }

    double brokenAlarmRate() {
        return (double) brokenAlarms / brokenRatios;
    }

    long healthyRatios() {
        return healthyRatios;
    }

    private Counts counts(Comparison comparison, boolean cuped) {
        return counts(cuped).computeIfAbsent(comparison.metric(), name -> new Counts());
    }

    /** Counts of one metric. */
    static final class Counts {
        private long splits;
        private long falseAlarms;
        private long sequentialFalseAlarms;
        private long covered;
        private long alwaysCovered;
        private long found;
        private long sequentiallyFound;
        private double predicted;
        private double reduction;

        void same(Comparison each) {
            splits++;
            falseAlarms += each.p() < ALPHA ? 1 : 0;
            sequentialFalseAlarms += each.sequentialP() < ALPHA ? 1 : 0;
            predicted += each.power();
            reduction += each.varianceReduction();
        }

        void planted(Comparison each) {
            double truth = SimulatedTraffic.effectOn(each.metric(), SelfTest.EFFECT);
            covered += each.liftRange().contains(truth) ? 1 : 0;
            alwaysCovered += each.looks().stream().allMatch(look -> look.range().contains(truth)) ? 1 : 0;
            found += each.p() < ALPHA ? 1 : 0;
            sequentiallyFound += each.sequentialP() < ALPHA ? 1 : 0;
        }

        void add(Counts other) {
            splits += other.splits;
            falseAlarms += other.falseAlarms;
            sequentialFalseAlarms += other.sequentialFalseAlarms;
            covered += other.covered;
            alwaysCovered += other.alwaysCovered;
            found += other.found;
            sequentiallyFound += other.sequentiallyFound;
            predicted += other.predicted;
            reduction += other.reduction;
        }

        SelfTestReport.Rates rates(String metric, boolean cuped) {
            double all = splits;
            return new SelfTestReport.Rates(
                    metric,
                    cuped,
                    splits,
                    falseAlarms / all,
                    sequentialFalseAlarms / all,
                    covered / all,
                    alwaysCovered / all,
                    found / all,
                    SimulatedTraffic.effectOn(metric, SelfTest.EFFECT) > 0 ? predicted / all : Double.NaN,
                    sequentiallyFound / all,
                    reduction / all);
        }
    }
}
