package io.polyrank.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** STEM's gradient rule: what a task's loss may change of what its score is made of. */
class StemTest {

    private static final int TASKS = 3;
    private static final int EMBEDDING = 3;
    private static final int SHARED_EXPERTS = 2;
    private static final String[] TABLES = {"embedding", "user.numbers.scale", "candidate.numbers.shift"};
    private static final String[] OWN = {
        "experts.own.0.weight", "experts.own.1.weight", "gate.0.weight", "gate.out.weight", "tower.0.weight"
    };

    private final TinyInputs inputs = TinyInputs.random(TinyInputs.layout(5), 8, false);

    private static TinyModel model() {
        return TinyModel.of(
                "model: stem\nembedding: " + EMBEDDING + "\nshared_experts: " + SHARED_EXPERTS
                        + "\nexpert_layers: [8, 6]\ngate_layers: [8]\ntower_layers: [6]",
                TinySpecs.FUNNEL);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void gradient_ofATask_reachesOwnAndSharedTablesAndExpertsOnly(int task) {
        try (TinyModel model = model()) {
            TinyGradients gradients = model.gradients(inputs, task);

            for (String table : TABLES) {
                for (int copy = 0; copy <= TASKS; copy++) {
                    assertThat(gradients.reachColumns(table, copy, TASKS + 1, (TASKS + 1) * EMBEDDING))
                            .as("%s, copy %d", table, copy)
                            .isEqualTo(copy == task || copy == TASKS);
                }
            }
            for (int copy = 0; copy <= TASKS; copy++) {
                assertThat(gradients.reachPart("pool.click.sharpness", copy, TASKS + 1))
                        .as("sharpness, copy %d", copy)
                        .isEqualTo(copy == task || copy == TASKS);
            }
            for (String weight : OWN) {
                for (int other = 0; other < TASKS; other++) {
                    assertThat(gradients.reachPart(weight, other, TASKS))
                            .as("%s of task %d", weight, other)
                            .isEqualTo(other == task);
                }
            }
            for (int expert = 0; expert < SHARED_EXPERTS; expert++) {
                assertThat(gradients.reachPart("experts.shared.0.weight", expert, SHARED_EXPERTS))
                        .isTrue();
            }
        }
    }

    /** The rule concerns gradients alone: without it the scores are the same, and losses reach everything. */
    @Test
    void scores_withoutTheRule_areTheSameAndGradientsAreNot() {
        try (TinyModel model = model()) {
            float[] scores = model.read(() -> model.raw(inputs.torch())).values();
            TensorSpy plain = new TensorSpy(model.ops, "detach");

            assertThat(model.read(() -> model.raw(plain.ops(), inputs.torch())).values())
                    .containsExactly(scores, within(1e-6f));
            TinyGradients gradients =
                    model.gradients(() -> model.raw(plain.ops(), inputs.torch()).select(1, 0));
            for (int other = 0; other < TASKS; other++) {
                assertThat(gradients.reachPart("experts.own.0.weight", other, TASKS))
                        .isTrue();
            }
        }
    }

    /** A task sees the experts of others although it may not change them. */
    @Test
    void scores_anotherTasksExpertChanged_change() {
        try (TinyModel model = model()) {
            float before = model.scores(inputs)[0];
            model.change("experts.own.1.bias", values -> {
                values[values.length - 1] += 5;
                return values;
            });

            assertThat(model.scores(inputs)[0]).isNotEqualTo(before);
        }
    }
}
