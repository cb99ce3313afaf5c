package io.polyrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.ops.TorchOps;
import io.polyrank.spec.TaskKind;
import io.polyrank.spec.TaskSpec;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TaskLossesTest {

    private static final float MISSING = Float.NaN;

    private final TaskLosses losses = new TaskLosses(
            List.of(
                    new TaskSpec("click", TaskKind.BINARY, "click", null, 1),
                    new TaskSpec("cart", TaskKind.BINARY, "cart", "click", 0.25),
                    new TaskSpec("value", TaskKind.REGRESSION, "value", null, 2)),
            0);

    @Test
    void of_labelsSomeMissing_areTheMeansOverTheOthers() {
        float[] raw = {0, 2, 3, 1, -1, 0.5f, -2, 4, 1};
        float[] labels = {1, 0, 9, 0, MISSING, MISSING, 1, 1, 0};

        float[] found = of(raw, labels, losses.counts(labels));

        assertThat(found[0])
                .isCloseTo((float) (crossEntropy(0, 1) + crossEntropy(1, 0) + crossEntropy(-2, 1)) / 3, within(1e-6f));
        assertThat(found[1]).isCloseTo((float) (crossEntropy(2, 0) + crossEntropy(4, 1)) / 2, within(1e-6f));
        // Huber: half the square up to 1.
        assertThat(found[2]).isCloseTo((float) (Math.pow(3 - Math.log(10), 2) / 2 + 0.5) / 2, within(1e-5f));
    }

    @Test
    void of_regressionFarOff_growsOnlyLinearly() {
        float[] labels = {MISSING, MISSING, 0};

        assertThat(of(new float[] {0, 0, 5}, labels, losses.counts(labels))[2]).isCloseTo(4.5f, within(1e-6f));
        assertThat(of(new float[] {0, 0, -9}, labels, losses.counts(labels))[2]).isCloseTo(8.5f, within(1e-6f));
    }

    @Test
    void of_partsOfABatch_addUpToTheWhole() {
        float[] raw = {0, 2, 3, 1, -1, 0.5f, -2, 4, 1};
        float[] labels = {1, 0, 9, 0, MISSING, MISSING, 1, 1, 0};
        TaskLosses.Counts labelled = losses.counts(labels);
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

        assertThat(losses.counts(labels).labelled()).containsExactly(0, 0, 0);
        assertThat(of(new float[] {5, 5, 5}, labels, losses.counts(labels))).containsExactly(0, 0, 0);
    }

    @Test
    void of_extremeScores_staysFinite() {
        float[] labels = {0, 1, 0};

        assertThat(of(new float[] {500, -500, 0}, labels, losses.counts(labels)))
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

    private float[] of(float[] raw, float[] labels, TaskLosses.Counts counts) {
        return of(losses, raw, 3, labels, ones(raw.length / 3), counts);
    }

    @SuppressWarnings("try")
    private static float[] of(
            TaskLosses losses, float[] raw, int columns, float[] labels, float[] present, TaskLosses.Counts counts) {
        try (PointerScope scope = new PointerScope()) {
            Tensor scores = TorchOps.tensor(raw, raw.length / columns, columns);
            return TorchOps.read(losses.of(scores, labels, present, counts)).values();
        }
    }

    private static float[] ones(int rows) {
        float[] ones = new float[rows];
        Arrays.fill(ones, 1);
        return ones;
    }

    // ---- classes and numbers on the linear scale

    private static final TaskSpec COLOUR = new TaskSpec(
            "colour", TaskKind.CLASSES, "colour", null, 1, null, TaskSpec.Scale.LOG1P, List.of("red", "green", "blue"));
    private static final TaskSpec HEIGHT =
            new TaskSpec("height", TaskKind.REGRESSION, "height", null, 1, null, TaskSpec.Scale.LINEAR, List.of());

    private final TaskLosses mixed = new TaskLosses(List.of(COLOUR, HEIGHT), 0);

    @Test
    void of_classes_isTheCrossEntropyOfTheirSoftmax() {
        float[] raw = {1, 2, 3, 0, 5, 5, 5, 0, -1, 0, 400, 0};
        float[] labels = {2, MISSING, 0, MISSING, MISSING, MISSING};

        float[] found = of(mixed, raw, 4, labels, ones(3), mixed.counts(labels));

        double first = Math.log(Math.exp(-2) + Math.exp(-1) + 1);
        assertThat(found[0]).isCloseTo((float) (first + Math.log(3)) / 2, within(1e-6f));
        assertThat(found[1]).isZero();
    }

    @Test
    void of_linearScale_isTheSquaredError() {
        float[] raw = {0, 0, 0, -3, 0, 0, 0, 4};
        float[] labels = {MISSING, -5, MISSING, 3.5f};

        assertThat(of(mixed, raw, 4, labels, ones(2), mixed.counts(labels))[1])
                .isCloseTo((4 + 0.25f) / 2, within(1e-6f));
        assertThat(TaskLosses.target(HEIGHT, -5)).isEqualTo(-5);
    }

    @Test
    void of_labelThatIsNoClass_isRefused() {
        for (float label : new float[] {3, -1, 0.5f}) {
            float[] labels = {label, 0};
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> of(mixed, new float[4], 4, labels, ones(1), mixed.counts(labels)))
                    .withMessage("label of task colour: found " + label + ", expected the number of a class, 0 to 2");
        }
    }

    // ---- the chain penalty

    private static TaskSpec after(String name, String parent, @Nullable String condition) {
        return new TaskSpec(name, TaskKind.BINARY, name, condition, 1, parent, TaskSpec.Scale.LOG1P, List.of());
    }

    @Test
    void of_chainPenalty_addsTheMeanExcessOverTheTaskBefore() {
        TaskSpec click = new TaskSpec("click", TaskKind.BINARY, "click", null, 1);
        List<TaskSpec> tasks = List.of(COLOUR, click, after("buy", "click", null));
        float[] raw = {0, 0, 0, 0, (float) Math.log(3), 0, 0, 0, 2, -2, 0, 0, 0, -9, 9};
        float[] labels = new float[9];
        Arrays.fill(labels, MISSING);
        // The last row is padding.
        float[] present = {1, 1, 0};

        float[] found = of(new TaskLosses(tasks, 0.6), raw, 5, labels, present, new TaskLosses.Counts(2, new int[3]));

        assertThat(found).containsExactly(new float[] {0, 0, 0.6f * (0.75f - 0.5f) / 2}, within(1e-6f));
        float[] without = of(new TaskLosses(tasks, 0), raw, 5, labels, present, new TaskLosses.Counts(2, new int[3]));
        assertThat(without).containsExactly(new float[] {0, 0, 0}, within(0f));
    }

    @Test
    void of_chainPenaltyOnAConditionalTask_isNone() {
        TaskSpec click = new TaskSpec("click", TaskKind.BINARY, "click", null, 1);
        TaskLosses chained = new TaskLosses(List.of(click, after("buy", "click", "click")), 1);
        float[] labels = {MISSING, MISSING};

        assertThat(of(chained, new float[] {-2, 2}, 2, labels, ones(1), new TaskLosses.Counts(1, new int[2])))
                .containsExactly(0, 0);
    }

    // ---- what balancers see

    @Test
    void weighted_taskWithoutLabelsOrWeight_isMissing() {
        TaskLosses some = new TaskLosses(
                List.of(
                        new TaskSpec("a", TaskKind.BINARY, "a", null, 0),
                        new TaskSpec("b", TaskKind.BINARY, "b", null, 1),
                        new TaskSpec("c", TaskKind.BINARY, "c", null, 0.5)),
                0);

        assertThat(some.weighted(new float[] {1, 1, 3}, new TaskLosses.Counts(4, new int[] {4, 0, 2})))
                .containsExactly(MISSING, MISSING, 1.5f);
    }

    private static double crossEntropy(double raw, double label) {
        double probability = 1 / (1 + Math.exp(-raw));
        return -(label * Math.log(probability) + (1 - label) * Math.log(1 - probability));
    }
}
