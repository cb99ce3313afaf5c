package io.polyrank.whatif;

import io.polyrank.whatif.ExploredLog.Read;
import io.polyrank.whatif.WhatIfReport.Answer;
import io.polyrank.whatif.WhatIfReport.Got;
import io.polyrank.whatif.WhatIfReport.GridAnswer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads logs and says what weightings would have brought. */
public final class WhatIf {

    private static final int FEW_UNITS = 100;
    private static final double STRANGE = 0.01;
    private static final double BROKEN = 0.01;

    private WhatIf() {}

    /**
     * What is asked about.
     *
     * @param weightings each as {@code TASK=NUMBER,...}
     * @param fusion the expression; empty for the weighted product
     * @param grid a grid beside them; null for none
     */
    public record Question(
            List<String> weightings,
            String fusion,
            @Nullable Grid grid) {

        /** Copies the list. */
        public Question {
            weightings = List.copyOf(weightings);
        }
    }

    /**
     * A grid of weightings.
     *
     * @param most how many at most
     * @param range of the values, from one over it to it
     */
    public record Grid(int most, double range) {}

    /**
     * Answers from logs.
     *
     * @throws IllegalArgumentException naming option or field, found and expected
     */
    public static WhatIfReport of(Path exposures, Path events, WhatIfSettings settings, Question question)
            throws IOException {
        if (question.weightings().isEmpty() && question.fusion().isBlank() && question.grid() == null) {
            throw new IllegalArgumentException("--weights: found nothing, expected some, or --fusion, or --grid");
        }
        List<Map<String, Double>> given =
                question.weightings().stream().map(Weighting::parse).toList();
        Read log = ExploredLog.read(exposures, events, settings);
        List<String> outcomes = LoggedList.outcomeNames(log.lists());
        requireOutcome("--metric", settings.metric(), outcomes);
        if (question.grid() != null) {
            requireOutcome("--against", settings.against(), outcomes);
        }
        List<Weighting> asked = new ArrayList<>();
        given.forEach(weights -> asked.add(Weighting.of(weights, question.fusion(), log.tasks())));
        if (asked.isEmpty() && !question.fusion().isBlank()) {
            asked.add(Weighting.of(Map.of(), question.fusion(), log.tasks()));
        }
        Estimator estimator = new Estimator(log.lists(), log.tasks(), outcomes, settings);
        return new WhatIfReport(
                settings,
                log.tasks(),
                log.lists().size(),
                log.unexplored(),
                estimator.unitCount(),
                estimator.positions(),
                log.leftOut(),
                log.exposureLines(),
                log.eventLines(),
                cautions(log, estimator),
                got(log, outcomes, estimator.positions(), settings.alpha()),
                Answer.of(estimator.current()),
                asked.stream().map(estimator::of).map(Answer::of).toList(),
                question.grid() == null ? null : grid(question, question.grid(), log, estimator, settings));
    }

    private static void requireOutcome(String option, String name, List<String> outcomes) {
        if (!outcomes.contains(name)) {
            throw new IllegalArgumentException(
                    option + ": found \"" + name + "\", expected one of what followed on explored lists: " + outcomes);
        }
    }

    private static GridAnswer grid(
            Question question, Grid grid, Read log, Estimator estimator, WhatIfSettings settings) {
        List<Map<String, Double>> all = WeightGrid.of(
                log.tasks(), grid.most(), grid.range(), question.fusion().isBlank());
        List<Answer> answers = all.stream()
                .map(weights -> Weighting.of(weights, question.fusion(), log.tasks()))
                .map(estimator::of)
                .map(Answer::of)
                .filter(answer -> answer.refusal() == null)
                .toList();
        Shortlist shortlist = new Shortlist(settings, estimator.unitCount());
        List<Integer> front = shortlist.front(answers);
        List<WhatIfReport.Shortlisted> listed = shortlist.of(answers, front);
        return new GridAnswer(
                all.size(),
                all.size() - answers.size(),
                answers,
                front,
                listed,
                settings.alpha() / 2,
                Shortlist.experiment(listed, question.fusion()));
    }

    private static List<Got> got(Read log, List<String> outcomes, int positions, double alpha) {
        int[] units = log.lists().stream().mapToInt(LoggedList::unit).toArray();
        return outcomes.stream()
                .map(outcome -> new Got(
                        outcome,
                        UnitMean.of(
                                log.lists().stream()
                                        .mapToDouble(list -> list.total(outcome, positions))
                                        .toArray(),
                                units,
                                alpha),
                        log.totals().of(outcome, positions, alpha)))
                .toList();
    }

    private static List<String> cautions(Read log, Estimator estimator) {
        List<String> cautions = new ArrayList<>();
        double strange = log.lists().stream()
                .mapToDouble(LoggedList::strangePropensities)
                .average()
                .orElse(0);
        if (strange > STRANGE) {
            cautions.add(percent(strange) + " of the logged propensities are not what their lists' candidates say; has"
                    + " something changed pages after they were ranked?");
        }
        if (estimator.unitCount() < FEW_UNITS) {
            cautions.add(estimator.unitCount() + " units were shown explored lists; intervals want " + FEW_UNITS);
        }
        if (log.exposureLines().malformed() > BROKEN * log.exposureLines().lines()) {
            cautions.add(log.exposureLines().malformed() + " lines of exposures cannot be read, the first: "
                    + log.exposureLines().told().get(0));
        }
        if (log.eventLines().malformed() > BROKEN * log.eventLines().lines()) {
            cautions.add(log.eventLines().malformed() + " lines of events cannot be read, the first: "
                    + log.eventLines().told().get(0));
        }
        return cautions;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
