package io.polyrank.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.ops.TensorData;
import io.polyrank.ops.TorchOps;
import io.polyrank.spec.TaskKind;
import io.polyrank.spec.TaskSpec;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;

class HeadsTest {

    private static final TaskSpec CLICK = new TaskSpec("click", TaskKind.BINARY, "click", null, 1);
    private static final TaskSpec PURCHASE =
            new TaskSpec("purchase", TaskKind.BINARY, "purchase", null, 1, "click", TaskSpec.Scale.LOG1P, List.of());
    private static final TaskSpec COLOUR = new TaskSpec(
            "colour", TaskKind.CLASSES, "colour", null, 1, null, TaskSpec.Scale.LOG1P, List.of("red", "blue"));
    private static final TaskSpec CHANGE =
            new TaskSpec("change", TaskKind.REGRESSION, "change", null, 1, null, TaskSpec.Scale.LINEAR, List.of());
    private static final TaskSpec VALUE = new TaskSpec("value", TaskKind.REGRESSION, "value", null, 1);

    @Test
    void scores_ofBothKinds_areProbabilitiesAndValues() {
        float[] scores = scores(List.of(CLICK, VALUE), 0, (float) Math.log(21), -3, -2, 500, 500);

        assertThat(scores[0]).isEqualTo(0.5f);
        assertThat(scores[1]).isCloseTo(20, within(1e-4f));
        assertThat(scores[2]).isCloseTo((float) (1 / (1 + Math.exp(3))), within(1e-6f));
        assertThat(scores[3]).isZero();
        assertThat(scores[4]).isEqualTo(1);
        assertThat(scores[5]).isFinite().isPositive();
    }

    @Test
    void scores_ofBinaryTasks_areProbabilities() {
        assertThat(scores(List.of(CLICK, CLICK), 0, 0)).containsExactly(0.5f, 0.5f);
    }

    @Test
    void biases_ofMeans_areWhereTheHeadsStart() {
        float[] biases = new Heads(List.of(CLICK, CLICK, CLICK, VALUE), false).biases(new double[] {0.25, 0, 1, 2.5});

        assertThat(biases[0]).isCloseTo((float) Math.log(1 / 3.0), within(1e-6f));
        assertThat(biases[1]).isFinite().isLessThan(-9);
        assertThat(biases[2]).isFinite().isGreaterThan(9);
        assertThat(biases[3]).isEqualTo(2.5f);
    }

    @Test
    void biases_onTheEntireSpace_areThoseGivenTheTaskBefore() {
        float[] biases = new Heads(List.of(CLICK, PURCHASE), true).biases(new double[] {0.5, 0.125});

        assertThat(biases[1]).isCloseTo((float) Math.log(1 / 3.0), within(1e-6f));
    }

    @Test
    @SuppressWarnings("try")
    void raw_onTheEntireSpace_isTheLogitOfTheProduct() {
        try (TorchOps ops = new TorchOps(1);
                PointerScope scope = new PointerScope()) {
            Heads heads = new Heads(List.of(CLICK, PURCHASE), true);
            float[] conditional = {0, 0, 2, -3, 40, 40, -60, -60};

            float[] scores = TorchOps.read(heads.scores(ops, heads.raw(ops, TorchOps.tensor(conditional, 4, 2))))
                    .values();

            assertThat(scores[0]).isEqualTo(0.5f);
            assertThat(scores[1]).isCloseTo(0.25f, within(1e-6f));
            assertThat(scores[3]).isCloseTo((float) (sigmoid(2) * sigmoid(-3)), within(1e-6f));
            assertThat(scores[5]).isCloseTo(1, within(1e-6f));
            assertThat(scores[7]).isNotNaN().isBetween(0f, 1e-20f);
        }
    }

    /** Click, then classes that stand between, then a chain of three over them. */
    @Test
    @SuppressWarnings("try")
    void raw_chainOfThreeAroundClasses_multipliesAlongTheChainOnly() {
        TaskSpec refund =
                new TaskSpec("refund", TaskKind.BINARY, "refund", null, 1, "purchase", TaskSpec.Scale.LOG1P, List.of());
        List<TaskSpec> tasks = List.of(COLOUR, CLICK, VALUE, PURCHASE, refund);
        float[] conditional = {0.5f, -1, 1, 2.5f, 0.25f, -2};
        try (TorchOps ops = new TorchOps(1);
                PointerScope scope = new PointerScope()) {
            Heads heads = new Heads(tasks, true);
            float[] raw = TorchOps.read(heads.raw(ops, TorchOps.tensor(conditional, 1, 6)))
                    .values();
            float[] scores =
                    TorchOps.read(heads.scores(ops, TorchOps.tensor(raw, 1, 6))).values();

            assertThat(Arrays.copyOf(raw, 4)).containsExactly(Arrays.copyOf(conditional, 4));
            double colours = Math.exp(0.5) + Math.exp(-1);
            double purchase = sigmoid(1) * sigmoid(0.25);
            double[] expected = {
                Math.exp(0.5) / colours,
                Math.exp(-1) / colours,
                sigmoid(1),
                Math.expm1(2.5),
                purchase,
                purchase * sigmoid(-2)
            };
            for (int column = 0; column < expected.length; column++) {
                assertThat((double) scores[column]).isCloseTo(expected[column], within(1e-5));
            }
        }
    }

    @Test
    void biases_chainAfterClasses_areThoseGivenTheTaskBefore() {
        float[] biases =
                new Heads(List.of(COLOUR, CLICK, PURCHASE), true).biases(new double[] {0.25, 0.75, 0.5, 0.125});

        assertThat(biases[0]).isCloseTo((float) Math.log(0.25), within(1e-6f));
        assertThat(biases[1]).isCloseTo((float) Math.log(0.75), within(1e-6f));
        assertThat(biases[2]).isZero();
        assertThat(biases[3]).isCloseTo((float) Math.log(1 / 3.0), within(1e-6f));
    }

    @Test
    void raw_withoutTheEntireSpace_leavesChainsAlone() {
        assertThat(scores(List.of(CLICK, PURCHASE), 0, 0)).containsExactly(0.5f, 0.5f);
    }

    @Test
    void outputs_areAColumnPerTaskAndPerClass() {
        Outputs outputs = Outputs.of(List.of(CLICK, COLOUR, VALUE));

        assertThat(outputs.widths()).containsExactly(1, 2, 1);
        assertThat(outputs.tasks()).isEqualTo(3);
        assertThat(outputs.columns()).isEqualTo(4);
    }

    @Test
    void scores_ofClasses_areTheirSoftmax() {
        float[] scores = scores(List.of(COLOUR), 0, (float) Math.log(3));

        assertThat(scores[0]).isCloseTo(0.25f, within(1e-6f));
        assertThat(scores[1]).isCloseTo(0.75f, within(1e-6f));
    }

    @Test
    void scores_onTheLinearScale_areTheRawOnes() {
        assertThat(scores(List.of(CHANGE, CHANGE), -3, 7)).containsExactly(-3, 7);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    @Test
    @SuppressWarnings("try")
    void raw_addsEachTasksBias() {
        try (TorchOps ops = new TorchOps(1);
                PointerScope scope = new PointerScope()) {
            Heads heads = new Heads(List.of(CLICK, VALUE), false);
            ops.weights().assign(Heads.BIAS, TensorData.of(new float[] {1, -2}, 2));

            assertThat(TorchOps.read(heads.raw(ops, TorchOps.tensor(new float[] {0, 0, 5, 5}, 2, 2)))
                            .values())
                    .containsExactly(1, -2, 6, 3);
        }
    }

    @SuppressWarnings("try")
    private static float[] scores(List<TaskSpec> tasks, float... raw) {
        try (TorchOps ops = new TorchOps(1);
                PointerScope scope = new PointerScope()) {
            return TorchOps.read(new Heads(tasks, false).scores(ops, TorchOps.tensor(raw, raw.length / 2, 2)))
                    .values();
        }
    }
}
