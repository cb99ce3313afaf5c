package io.polyrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.ops.TorchOps;
import io.polyrank.spec.TaskKind;
import io.polyrank.spec.TaskSpec;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;

class TaskLossesTest {

    private static final float MISSING = Float.NaN;

    private final TaskLosses losses = new TaskLosses(List.of(
            new TaskSpec("click", TaskKind.BINARY, "click", null, 1),
            new TaskSpec("cart", TaskKind.BINARY, "cart", "click", 0.25),
            new TaskSpec("value", TaskKind.REGRESSION, "value", null, 2)));

    @Test
    void of_labelsSomeMissing_areTheMeansOverTheOthers() {
        float[] raw = {0, 2, 3, 1, -1, 0.5f, -2, 4, 1};
        float[] labels = {1, 0, 9, 0, MISSING, MISSING, 1, 1, 0};

        float[] found = of(raw, labels, losses.labelled(labels));

        assertThat(found[0])
                .isCloseTo((float) (crossEntropy(0, 1) + crossEntropy(1, 0) + crossEntropy(-2, 1)) / 3, within(1e-6f));
        assertThat(found[1]).isCloseTo((float) (crossEntropy(2, 0) + crossEntropy(4, 1)) / 2, within(1e-6f));
        // Huber: half the square up to 1.
        assertThat(found[2]).isCloseTo((float) (Math.pow(3 - Math.log(10), 2) / 2 + 0.5) / 2, within(1e-5f));
    }

    @Test
    void of_regressionFarOff_growsOnlyLinearly() {
        float[] labels = {MISSING, MISSING, 0};

        assertThat(of(new float[] {0, 0, 5}, labels, losses.labelled(labels))[2])
                .isCloseTo(4.5f, within(1e-6f));
        assertThat(of(new float[] {0, 0, -9}, labels, losses.labelled(labels))[2])
                .isCloseTo(8.5f, within(1e-6f));
    }

    @Test
    void of_partsOfABatch_addUpToTheWhole() {
        float[] raw = {0, 2, 3, 1, -1, 0.5f, -2, 4, 1};
        float[] labels = {1, 0, 9, 0, MISSING, MISSING, 1, 1, 0};
        int[] labelled = losses.labelled(labels);
        float[] whole = of(raw, labels, labelled);
        float[] first = of(Arrays.copyOf(raw, 3), Arrays.copyOf(labels, 3), labelled);
        float[] rest = of(Arrays.copyOfRange(raw, 3, 9), Arrays.copyOfRange(labels, 3, 9), labelled);

        for (int task = 0; task < 3; task++) {
            assertThat(first[task] + rest[task]).isCloseTo(whole[task], within(1e-6f));
        }
    }

    @Test
    void of_noLabelAtAll_isZero() {
        float[] labels = {MISSING, MISSING, MISSING};

        assertThat(losses.labelled(labels)).containsExactly(1, 1, 1);
        assertThat(of(new float[] {5, 5, 5}, labels, losses.labelled(labels))).containsExactly(0, 0, 0);
    }

    @Test
    void of_extremeScores_staysFinite() {
        float[] labels = {0, 1, 0};

        assertThat(of(new float[] {500, -500, 0}, labels, losses.labelled(labels)))
                .containsExactly(new float[] {500, 500, 0}, within(1e-3f));
    }

    @Test
    void target_ofANegativeValue_isThatOfZero() {
        TaskSpec value = new TaskSpec("value", TaskKind.REGRESSION, "value", null, 1);

        assertThat(TaskLosses.target(value, -3)).isZero();
        assertThat(TaskLosses.target(value, (float) Math.E - 1)).isCloseTo(1, within(1e-6f));
    }

    @Test
    void weights_areThoseOfTheTasks() {
        assertThat(losses.weights()).containsExactly(1, 0.25f, 2);
    }

    @SuppressWarnings("try")
    private float[] of(float[] raw, float[] labels, int[] labelled) {
        try (PointerScope scope = new PointerScope()) {
            return TorchOps.read(losses.of(TorchOps.tensor(raw, raw.length / 3, 3), labels, labelled))
                    .values();
        }
    }

    private static double crossEntropy(double raw, double label) {
        double probability = 1 / (1 + Math.exp(-raw));
        return -(label * Math.log(probability) + (1 - label) * Math.log(1 - probability));
    }
}
