package io.polyrank.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.ops.TensorData;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What tasks share in Shared-Bottom, MMoE and PLE, and what they do not. */
class SharedBottomTest {

    private static final int TASKS = 3;
    private static final String SHARED_BOTTOM =
            "model: shared-bottom\nembedding: 3\nbottom_layers: [8]\ntower_layers: [6]";
    private static final String MMOE =
            "model: mmoe\nembedding: 3\nexperts: 4\nexpert_layers: [8, 6]\ntower_layers: [6]";
    private static final String PLE =
            "model: ple\nembedding: 3\nexperts: 2\nshared_experts: 2\nexpert_layers: [8, 6]\ntower_layers: [6]\nlevels: ";

    private final TinyInputs inputs = TinyInputs.random(TinyInputs.layout(5), 8, false);

    private static TinyModel model(String text) {
        return TinyModel.of(text, TinySpecs.FUNNEL);
    }

    /** Shapes without the rows: tasks, or one shared gate, by experts. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mmoe | 3x4
            ple1 | 3x4
            ple2 | 3x4 1x8 3x4
            """)
    void gates_ofEveryRow_sumToOne(String kind, String shapes) {
        String text = kind.equals("mmoe") ? MMOE : PLE + kind.charAt(3);
        try (TinyModel model = model(text)) {
            List<TensorData> gates = model.ops.evaluate(() -> {
                TensorSpy spy = new TensorSpy(model.ops);
                return spy.read("softmax", () -> model.raw(spy.ops(), inputs.torch()));
            });

            assertThat(gates.stream().map(gate -> gate.shape()[0] + "x" + gate.shape()[2]))
                    .containsExactlyInAnyOrder(shapes.split(" "));
            for (TensorData gate : gates) {
                int experts = Math.toIntExact(gate.shape()[2]);
                for (int row = 0; row < gate.values().length; row += experts) {
                    float[] weights = Arrays.copyOfRange(gate.values(), row, row + experts);
                    double sum = IntStream.range(0, experts)
                            .mapToDouble(at -> weights[at])
                            .sum();
                    assertThat(sum).isCloseTo(1, within(1e-6));
                    for (float weight : weights) {
                        assertThat(weight).isPositive();
                    }
                }
            }
        }
    }

    /** A mixture of equal experts is any of them, whatever the gate says. */
    @Test
    void scores_allExpertsEqual_doNotDependOnTheGate() {
        try (TinyModel model = model(MMOE)) {
            model.scores(inputs);
            for (String weight :
                    new String[] {"experts.0.weight", "experts.0.bias", "experts.1.weight", "experts.1.bias"}) {
                model.tie(weight, 4);
            }
            float[] before = model.scores(inputs);
            model.add("experts.gate.weight", 2, 0, 3, 9, 20);
            assertThat(model.scores(inputs)).containsExactly(before, within(1e-6f));

            model.change("experts.1.bias", values -> {
                Arrays.fill(values, 0, 6, 1);
                return values;
            });
            float[] oneDiffers = model.scores(inputs);
            model.add("experts.gate.weight", 2, 0, 3, 9, 20);
            assertThat(model.scores(inputs)).isNotEqualTo(oneDiffers);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void gradient_sharedBottom_reachesTheBottomAndTheOwnTower(int task) {
        try (TinyModel model = model(SHARED_BOTTOM)) {
            TinyGradients gradients = model.gradients(inputs, task);

            assertThat(gradients.reach("bottom.0.weight")).isTrue();
            assertThat(gradients.reach("embedding")).isTrue();
            assertReached(gradients, task, "tower.0.weight", "tower.0.bias", "tower.out.weight", "tower.out.bias");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void gradient_mixtureOfExperts_reachesAllExpertsAndTheOwnGateAndTower(int task) {
        try (TinyModel model = model(MMOE)) {
            TinyGradients gradients = model.gradients(inputs, task);

            for (int expert = 0; expert < 4; expert++) {
                assertThat(gradients.reachPart("experts.0.weight", expert, 4)).isTrue();
                assertThat(gradients.reachPart("experts.1.weight", expert, 4)).isTrue();
            }
            assertReached(gradients, task, "experts.gate.weight", "experts.gate.bias", "tower.out.weight");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void gradient_customisedGateControl_reachesOwnAndSharedExperts(int task) {
        try (TinyModel model = model(PLE + 1)) {
            TinyGradients gradients = model.gradients(inputs, task);

            assertThat(gradients.reach("level0.shared.0.weight")).isTrue();
            assertThat(gradients.reach("level0.shared.1.weight")).isTrue();
            assertReached(
                    gradients,
                    task,
                    "level0.own.0.weight",
                    "level0.own.0.bias",
                    "level0.own.1.weight",
                    "level0.own.1.bias",
                    "level0.gate.weight",
                    "tower.0.weight",
                    "tower.out.weight");
            assertThat(model.ops.weights().names()).doesNotContain("level0.shared_gate.weight");
        }
    }

    /**
     * With two levels the first one's shared gate mixes all experts, those of other tasks too, into what the second one's
     * shared experts start from. So a task's loss reaches every expert of the first level, and every task's expert serves
     * all tasks, as the paper has it; gates of the first level and all of the last level stay the task's own.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void gradient_twoLevels_reachesOthersExpertsThroughTheSharedGateOnly(int task) {
        try (TinyModel model = model(PLE + 2)) {
            TinyGradients gradients = model.gradients(inputs, task);

            for (int other = 0; other < TASKS; other++) {
                assertThat(gradients.reachPart("level0.own.0.weight", other, TASKS))
                        .isTrue();
            }
            assertThat(gradients.reach("level0.shared_gate.weight")).isTrue();
            assertReached(
                    gradients,
                    task,
                    "level0.gate.weight",
                    "level1.own.0.weight",
                    "level1.own.1.weight",
                    "level1.gate.weight",
                    "tower.out.weight");

            assertThat(model.ops.weights().names()).doesNotContain("level1.shared_gate.weight");
        }
    }

    private static void assertReached(TinyGradients gradients, int task, String... weights) {
        for (String weight : weights) {
            for (int other = 0; other < TASKS; other++) {
                assertThat(gradients.reachPart(weight, other, TASKS))
                        .as("%s of task %d", weight, other)
                        .isEqualTo(other == task);
            }
        }
    }
}
