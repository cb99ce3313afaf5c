package io.polyrank.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who sees whom in MultiTab-Net. */
class MultiTabMaskTest {

    private static final int TASKS = 3;
    private static final int WIDTH = 4;
    private static final int CLICKS = 5;
    private static final String TASK_TOKENS = "token.tasks";

    private final TinyInputs inputs = TinyInputs.random(TinyInputs.layout(CLICKS), 4, false);

    private static TinyModel model(String mask, int blocks, String more) {
        return TinyModel.of(
                "model: multitab-net\nembedding: " + WIDTH + "\nheads: 2\nfeed_forward: 6\ntower_layers: [7]\nmask: "
                        + mask + "\nblocks: " + blocks + more,
                TinySpecs.FUNNEL);
    }

    /**
     * The last layer asks for task tokens alone; what it leaves out must not matter. The plain form also pins each mask to
     * the paper's table.
     */
    @ParameterizedTest
    @CsvSource({
        "none,    1, true,  true",
        "none,    3, true,  true",
        "FxT,     2, false, true",
        "TxT,     1, true,  false",
        "TxT,     2, true,  false",
        "FxT_TxT, 2, false, false"
    })
    void logits_lastLayerOfTaskTokensAlone_equalThoseOfAllTokens(
            String mask, int blocks, boolean featuresSeeTasks, boolean tasksSeeTasks) {
        try (TinyModel model = model(mask, blocks, "")) {
            float[] pruned = model.read(() -> model.raw(inputs.torch())).values();
            PlainMultiTab plain = new PlainMultiTab(model.ops, WIDTH, 2, blocks, featuresSeeTasks, tasksSeeTasks);

            assertThat(model.read(() -> plain.logits(inputs.torch(), TASKS)).values())
                    .containsExactly(pruned, within(1e-5f));
        }
    }

    /** Task i learns of task j's token directly, in one block, or through features that have seen it, in more. */
    @ParameterizedTest
    @CsvSource({
        "none,    1, true",
        "FxT,     1, true",
        "TxT,     1, false",
        "FxT_TxT, 1, false",
        "TxT,     2, true",
        "FxT_TxT, 2, false",
        "FxT_TxT, 3, false"
    })
    void gradient_ofOneTask_reachesTokensOfOthersOnlyWhereTheMaskHasAWay(String mask, int blocks, boolean reached) {
        for (int task = 0; task < TASKS; task++) {
            try (TinyModel model = model(mask, blocks, "")) {
                TinyGradients gradients = model.gradients(inputs, task);

                for (int other = 0; other < TASKS; other++) {
                    assertThat(gradients.reachPart(TASK_TOKENS, other, TASKS))
                            .as("task %d, token %d", task, other)
                            .isEqualTo(other == task || reached);
                }
            }
        }
    }

    /** What the second block's features are asked by carries the task tokens unless the first block hid those. */
    @ParameterizedTest
    @CsvSource({"none, true", "TxT, true", "FxT, false", "FxT_TxT, false"})
    void gradient_ofFeatureTokens_reachesTaskTokensUnlessHidden(String mask, boolean reached) {
        try (TinyModel model = model(mask, 2, "")) {
            TinyGradients gradients = model.gradients(() -> {
                TensorSpy spy = new TensorSpy(model.ops);
                model.raw(spy.ops(), inputs.torch());
                var keys = spy.last("attention").tensor(1);
                return keys.narrow(2, TASKS, keys.size(2) - TASKS);
            });

            assertThat(gradients.reach(TASK_TOKENS)).isEqualTo(reached);
            assertThat(gradients.reach("user.numbers.scale")).isTrue();
            assertThat(gradients.reach("candidate.numbers.scale")).isTrue();
        }
    }

    @Test
    void logits_oneTokenForAllTasks_areTheSameWithTasksHiddenFromEachOther() {
        float[] open = scores("none", "\nmulti_token: false");

        assertThat(scores("TxT", "\nmulti_token: false")).containsExactly(open);
        assertThat(scores("FxT", "\nmulti_token: false")).isNotEqualTo(open);
        assertThat(scores("TxT", "")).isNotEqualTo(scores("none", ""));
    }

    private float[] scores(String mask, String more) {
        try (TinyModel model = model(mask, 2, more)) {
            return model.scores(inputs);
        }
    }
}
