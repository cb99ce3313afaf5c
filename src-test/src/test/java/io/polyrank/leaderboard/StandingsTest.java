package io.polyrank.leaderboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.testing.TinyWorld;
import io.polyrank.train.EncodedSamples;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StandingsTest {

    private static final int TASKS = 3;

    private final EncodedSamples test = TinyWorld.data().validation();

    /** Scores that are the labels, mixed with chance. */
    private float[] scores(double knowledge, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] scores = new float[test.rows() * TASKS];
        for (int task = 0; task < TASKS; task++) {
            float[] labels = test.labelsOf(task);
            for (int row = 0; row < labels.length; row++) {
                double label = Float.isNaN(labels[row]) ? 0 : labels[row];
                scores[row * TASKS + task] = (float) (knowledge * label + (1 - knowledge) * random.nextDouble());
            }
        }
        return scores;
    }

    private Standings standings(Map<String, List<float[]>> scores) {
        return new Standings(test, List.of("click", "cart"), scores, 400, 1);
    }

    @Test
    void comparisons_identicalScores_areATieOfZero() {
        List<float[]> same = List.of(scores(0.3, 1), scores(0.3, 2));
        Map<String, List<float[]>> models = new LinkedHashMap<>();
        models.put("one", same);
        models.put("two", same);

        Comparison comparison = standings(models).comparisons().get(0);

        assertThat(comparison.mean().difference()).isZero();
        assertThat(comparison.mean().verdict()).isEqualTo(Verdict.TIE);
        assertThat(comparison.tasks()).containsOnlyKeys("click", "cart", "value");
        assertThat(comparison.tasks().values())
                .allSatisfy(of -> assertThat(of.verdict()).isEqualTo(Verdict.TIE));
    }

    @Test
    void comparisons_clearlyBetterModel_isBetterAndTheOtherWayWorse() {
        Map<String, List<float[]>> models = new LinkedHashMap<>();
        models.put("knows", List.of(scores(0.6, 1), scores(0.6, 2), scores(0.6, 3)));
        models.put("guesses", List.of(scores(0, 4), scores(0, 5), scores(0, 6)));
        models.put("knows too", List.of(scores(0.6, 7), scores(0.6, 8), scores(0.6, 9)));

        Standings standings = standings(models);
        List<Comparison> comparisons = standings.comparisons();

        assertThat(comparisons).hasSize(3);
        assertThat(comparisons.get(0).tasks().get("click")).satisfies(click -> {
            assertThat(click.verdict()).isEqualTo(Verdict.BETTER);
            assertThat(click.difference()).isBetween(click.low(), click.high());
            assertThat(click.low()).isPositive();
        });
        assertThat(comparisons.get(0).mean().verdict()).isEqualTo(Verdict.BETTER);
        assertThat(comparisons.get(2).mean().verdict()).isEqualTo(Verdict.WORSE);
        assertThat(comparisons.get(1).isBetween("knows too", "knows")).isTrue();
        Interval click = standings.interval("guesses", "click");
        assertThat(click.low()).isLessThan(0.5);
        assertThat(click.high()).isGreaterThan(0.5);
    }

    /** Seeds that differ more than the models do leave nothing to say, however sure each seed is of its users. */
    @Test
    void comparisons_seedsThatDifferMoreThanTheModels_areATie() {
        Map<String, List<float[]>> models = new LinkedHashMap<>();
        models.put("one", List.of(scores(0.7, 1), scores(0, 2)));
        models.put("two", List.of(scores(0.7, 3), scores(0.2, 4)));

        assertThat(standings(models).comparisons().get(0).mean().verdict()).isEqualTo(Verdict.TIE);
    }

    @Test
    void gain_overABaseline_isTheMeanRelativeDifferenceInPercent() {
        Map<String, List<float[]>> models = new LinkedHashMap<>();
        models.put("base", List.of(scores(0.3, 1), scores(0.3, 2)));
        models.put("own", List.of(scores(0.5, 3), scores(0.5, 4)));
        Standings standings = standings(models);

        double expected = 0;
        int judged = 0;
        for (String task : List.of("click", "cart", "value")) {
            double base = standings.spread("base", task).mean();
            if (base >= Standings.LEAST_BASELINE) {
                expected += 100 * (standings.spread("own", task).mean() / base - 1);
                judged++;
            }
        }

        assertThat(judged).isGreaterThanOrEqualTo(2);
        assertThat(standings.gain("own", "base").mean()).isCloseTo(expected / judged, within(1e-9));
        assertThat(standings.gain("base", "base").mean()).isCloseTo(0, within(1e-9));
        assertThat(standings.gain("base", "base").sd()).isPositive();
    }

    @Test
    void headline_ofTheMainTasks_isTheMeanOfTheirFigures() {
        Standings standings = standings(Map.of("one", List.of(scores(0.4, 1))));

        double click = standings.spread("one", "click").mean();
        double cart = standings.spread("one", "cart").mean();
        assertThat(standings.spread("one", Standings.HEADLINE).mean()).isCloseTo((click + cart) / 2, within(1e-12));
        assertThat(standings.spread("one", Standings.HEADLINE).sd()).isNaN();
    }

    @Test
    void headline_tasks_areThoseJudgedByAucUnlessNamed() {
        assertThat(Headlines.tasks(TinyWorld.SPEC, List.of())).containsExactly("click", "cart");
        assertThat(Headlines.tasks(TinyWorld.SPEC, List.of("value"))).containsExactly("value");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Headlines.tasks(TinyWorld.SPEC, List.of("sale")))
                .withMessage("--main: found task \"sale\", expected some of [click, cart, value]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Headlines.tasks(TinyWorld.SPEC, List.of("click", "value")))
                .withMessageContaining("with and without AUC");
    }
}
