package io.polyrank.trees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.polyrank.evaluate.Auc;
import io.polyrank.evaluate.Concordance;
import io.polyrank.testing.TinyWorld;
import io.polyrank.train.EncodedSamples;
import io.polyrank.train.TrainingData;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GradientBoostedTreesTest {

    private static final TreeSettings SMALL = new TreeSettings(40, 10, 4, 8, 5, 0.1, 1, 1, 1, 1);

    private final TrainingData data = TinyWorld.data();

    private float[] scores(TreeSettings settings, long seed, List<String> said) {
        try (GradientBoostedTrees trees =
                GradientBoostedTrees.grow(data.training(), data.validation(), settings, seed, said::add, () -> {})) {
            return trees.score(data.validation());
        }
    }

    @Test
    void grow_somethingToLearn_ordersTheUnseenDay() {
        List<String> said = new ArrayList<>();
        float[] scores = scores(SMALL, 1, said);

        int tasks = data.training().spec().tasks().size();
        assertThat(scores).hasSize(data.validation().rows() * tasks);
        assertThat(Auc.of(column(scores, 0, tasks), data.validation().labelsOf(0)))
                .isGreaterThan(0.75);
        float[] values = data.validation().labelsOf(2);
        int[] paid = IntStream.range(0, values.length)
                .filter(row -> !Float.isNaN(values[row]))
                .toArray();
        float[] valueScores = column(scores, 2, tasks);
        float[] paidScores = new float[paid.length];
        float[] paidValues = new float[paid.length];
        for (int at = 0; at < paid.length; at++) {
            paidScores[at] = valueScores[paid[at]];
            paidValues[at] = values[paid[at]];
        }
        assertThat(Concordance.of(paidScores, paidValues)).isGreaterThan(0.75);
        assertThat(paidScores).as("on the labels' own scale").satisfies(each -> {
            float mean = 0;
            for (float score : paidScores) {
                mean += score / paidScores.length;
            }
            float wanted = 0;
            for (float value : paidValues) {
                wanted += value / paidValues.length;
            }
            assertThat(mean).isBetween(0.5f * wanted, 2 * wanted);
        });
        assertThat(said).hasSize(tasks);
        assertThat(said.get(0)).startsWith("click: ").contains(" trees, validation AUC 0.");
    }

    @Test
    void grow_sameSeed_givesEqualScoresAndAnotherOthers() {
        TreeSettings sampled = new TreeSettings(20, 10, 4, 8, 5, 0.1, 1, 0.5, 0.7, 2);

        float[] scores = scores(sampled, 1, new ArrayList<>());

        assertThat(scores(sampled, 1, new ArrayList<>())).isEqualTo(scores);
        assertThat(scores(sampled, 2, new ArrayList<>())).isNotEqualTo(scores);
    }

    @Test
    void grow_toldToStop_endsWithItsReason() {
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        GradientBoostedTrees.grow(data.training(), data.validation(), SMALL, 1, line -> {}, () -> {
                            throw new IllegalStateException("stopped");
                        }))
                .withMessage("stopped");
    }

    @Test
    void grow_taskWithoutLabels_isRefused() {
        EncodedSamples empty = new EncodedSamples(data.encoder());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GradientBoostedTrees.grow(data.training(), empty, SMALL, 1, line -> {}, () -> {}))
                .withMessageContaining("trees of task click: found")
                .withMessageContaining("0 validation rows");
    }

    @Test
    void columns_ofRows_areNumbersAsTheyAreAndIdsByFrequency() {
        EncodedSamples training = data.training();
        TreeColumns columns = new TreeColumns(training);
        int[] rows = {0, 5};

        float[] values = columns.of(training, rows);

        assertThat(values).hasSize(2 * columns.width());
        int ids = training.encoder().layout().userIds().size();
        float[] numbers = training.floats(training.inputs().get(1), rows);
        assertThat(training.inputs().get(1).name()).isEqualTo("user_numbers");
        assertThat(values[ids]).isEqualTo(numbers[0]);
        assertThat(values[columns.width() + ids])
                .isEqualTo(numbers[training.inputs().get(1).width()]);
        assertThat(columns.width())
                .isEqualTo(training.inputs().stream()
                        .filter(input -> !input.name().startsWith("sequence_"))
                        .mapToInt(input -> input.width())
                        .sum());
    }

    @Test
    void parameters_ofSettings_nameSeedAndSizes() {
        assertThat(SMALL.parameters(-3)).contains("seed=" + (Integer.MAX_VALUE - 3), "num_leaves=8", "max_depth=4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TreeSettings(0, 1, 1, 2, 1, 0.1, 1, 1, 1, 1))
                .withMessageContaining("found 0 trees");
    }

    private static float[] column(float[] scores, int column, int columns) {
        float[] values = new float[scores.length / columns];
        for (int row = 0; row < values.length; row++) {
            values[row] = scores[row * columns + column];
        }
        return values;
    }
}
