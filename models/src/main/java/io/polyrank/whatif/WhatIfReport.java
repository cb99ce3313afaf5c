package io.polyrank.whatif;

import io.polyrank.analysis.LogLines;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a log tells of weightings.
 *
 * @param settings how was asked
 * @param tasks score names
 * @param explored lists that count
 * @param unexplored other lists that count as what was really got
 * @param units that the explored lists were shown to
 * @param positions of a first page
 * @param leftOut lines that do not count, by why
 * @param exposures what became of the lines
 * @param events what became of the lines
 * @param cautions what to distrust
 * @param got what really followed, per list
 * @param current the current order by the same estimates
 * @param weightings those asked for
 * @param grid those of the grid; null if none was asked for
 */
public record WhatIfReport(
        WhatIfSettings settings,
        List<String> tasks,
        int explored,
        int unexplored,
        int units,
        int positions,
        Map<String, Long> leftOut,
        LogLines.Count exposures,
        LogLines.Count events,
        List<String> cautions,
        List<Got> got,
        Answer current,
        List<Answer> weightings,
        @Nullable GridAnswer grid) {

    /** Copies the lists. */
    public WhatIfReport {
        tasks = List.copyOf(tasks);
        cautions = List.copyOf(cautions);
        got = List.copyOf(got);
        weightings = List.copyOf(weightings);
    }

    /** Whether every weighting that was asked for has an answer. */
    public boolean answered() {
        return weightings.stream().allMatch(each -> each.refusal() == null);
    }

    /** What really followed on the first positions of a list, where lists were explored and where they were not. */
    public record Got(String outcome, UnitMean explored, UnitMean unexplored) {}

    /**
     * What the log tells of one weighting.
     *
     * @param text the weights as options take them
     * @param weights the same, by task
     * @param fusion the expression
     * @param refusal why there are no estimates; null if there are
     * @param warning what to beware of; null for nothing
     * @param support how far the log can tell
     * @param estimates by outcome; empty if refused
     */
    public record Answer(
            String text,
            Map<String, Double> weights,
            String fusion,
            @Nullable String refusal,
            @Nullable String warning,
            Support support,
            Map<String, Estimate> estimates) {

        static Answer of(Verdict verdict) {
            String refusal = verdict.refusal().orElse(null);
            return new Answer(
                    verdict.text(),
                    verdict.weights(),
                    verdict.fusion(),
                    refusal,
                    verdict.warning().orElse(null),
                    verdict.support(),
                    refusal == null ? verdict.estimates() : Map.of());
        }
    }

    /**
     * What the log tells of many weightings.
     *
     * @param asked how many
     * @param refused how many of them have no answer
     * @param answers of the others
     * @param front which of these no other beats in both metrics, by place in {@code answers}
     * @param shortlist those worth a test
     * @param risk of one false claim or more that a listed one is better, over the whole grid
     * @param experiment a file of experiments that tests them; empty if there are none
     */
    public record GridAnswer(
            int asked,
            int refused,
            List<Answer> answers,
            List<Integer> front,
            List<Shortlisted> shortlist,
            double risk,
            String experiment) {}

    /** A weighting worth a test, and why. */
    public record Shortlisted(String text, Map<String, Double> weights, String why) {}
}
