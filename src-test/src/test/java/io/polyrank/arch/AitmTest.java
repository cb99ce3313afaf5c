package io.polyrank.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.ops.TensorData;
import io.polyrank.ops.TorchOps;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** AITM on a chain of three tasks: each receives from the one before it. */
class AitmTest {

    private static final int TASKS = 3;
    private static final int ROWS = 8;
    private static final int WIDTH = 6;
    private static final String MODEL = "model: aitm\nembedding: 3\nlayers: [8, " + WIDTH + "]";

    private final TinyInputs inputs = TinyInputs.random(TinyInputs.layout(5), ROWS, false);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void gradient_ofATask_reachesTheNetworksOfThoseBeforeItAndTheTransfersBetween(int task) {
        try (TinyModel model = TinyModel.of(MODEL, TinySpecs.FUNNEL)) {
            TinyGradients gradients = model.gradients(inputs, task);

            for (int other = 0; other < TASKS; other++) {
                assertThat(gradients.reachPart("own.0.weight", other, TASKS)).isEqualTo(other <= task);
                assertThat(gradients.reachPart("own.1.weight", other, TASKS)).isEqualTo(other <= task);
                assertThat(gradients.reachPart("tower.out.weight", other, TASKS))
                        .isEqualTo(other == task);
            }
            for (int receiver = 1; receiver < TASKS; receiver++) {
                for (String part : new String[] {"", ".key", ".query", ".value"}) {
                    String weight = "transfer." + receiver + part + ".weight";
                    assertThat(gradients.reach(weight)).as(weight).isEqualTo(receiver <= task);
                }
            }
            assertThat(model.ops.weights().names())
                    .noneMatch(name -> name.startsWith("transfer.0") || name.startsWith("transfer.3"));
        }
    }

    @Test
    void scores_ofTheFirstTask_areItsOwnNetworksAlone() {
        try (TinyModel model = TinyModel.of(MODEL, TinySpecs.FUNNEL)) {
            float[] before = model.scores(inputs);
            model.add("transfer.1.weight", 1, 0, 7, 14);
            model.add("transfer.1.value.weight", 1, 0, 7, 14);
            float[] after = model.scores(inputs);

            boolean others = false;
            for (int row = 0; row < ROWS; row++) {
                assertThat(after[row * TASKS]).isEqualTo(before[row * TASKS]);
                others |= after[row * TASKS + 1] != before[row * TASKS + 1];
            }
            assertThat(others).isTrue();
        }
    }

    @Test
    void attention_ofEachTransfer_isTwoWeightsThatSumToOne() {
        try (TinyModel model = TinyModel.of(MODEL, TinySpecs.FUNNEL)) {
            List<TensorData> weights = model.ops.evaluate(() -> {
                TensorSpy spy = new TensorSpy(model.ops);
                return spy.read("softmax", () -> model.raw(spy.ops(), inputs.torch()));
            });

            assertThat(weights).hasSize(TASKS - 1);
            for (TensorData each : weights) {
                assertThat(each.shape()).containsExactly(ROWS, 2, 1);
                for (int row = 0; row < ROWS; row++) {
                    float received = each.values()[2 * row];
                    float own = each.values()[2 * row + 1];
                    assertThat(received).isStrictlyBetween(0f, 1f);
                    assertThat(received + own).isCloseTo(1, within(1e-6f));
                }
            }
        }
    }

    /** As {@code z = w_p V p + w_q V q} with the weights of a softmax over {@code <Q u, K u> / sqrt(width)}. */
    @Test
    void attention_isTheScaledProductOfQueryAndKey() {
        try (TinyModel model = TinyModel.of(MODEL, TinySpecs.FUNNEL)) {
            List<TensorData> likeness = model.ops.evaluate(() -> {
                TensorSpy spy = new TensorSpy(model.ops);
                model.raw(spy.ops(), inputs.torch());
                var dense = spy.calls("dense");
                var found = dense.stream()
                        .filter(call -> call.arguments().get(0).equals("transfer.1.key")
                                || call.arguments().get(0).equals("transfer.1.query"))
                        .map(call -> TorchOps.read(call.tensor()))
                        .toList();
                var given = TorchOps.read(spy.calls("softmax").get(0).tensor(0));
                return List.of(found.get(0), found.get(1), given);
            });
            for (int at = 0; at < 2 * ROWS; at++) {
                double product = 0;
                for (int place = 0; place < WIDTH; place++) {
                    product += likeness.get(0).values()[at * WIDTH + place]
                            * likeness.get(1).values()[at * WIDTH + place];
                }
                assertThat((double) likeness.get(2).values()[at]).isCloseTo(product / Math.sqrt(WIDTH), within(1e-5));
            }
        }
    }

    @Test
    void gradient_dataSetsChain_leavesTasksOutsideItAlone() {
        try (TinyModel model = TinyModel.of(MODEL, TinySpecs.ALL_KINDS)) {
            TinyGradients ofValue = model.gradients(inputs, 5);

            assertThat(model.ops.weights().names().stream().filter(name -> name.startsWith("transfer.")))
                    .allMatch(name -> name.startsWith("transfer.1."));
            assertThat(ofValue.reachPart("own.0.weight", 3, 4)).isTrue();
            assertThat(ofValue.reachPart("own.0.weight", 2, 4)).isFalse();
        }
        try (TinyModel model = TinyModel.of(MODEL + "\nchain: order", TinySpecs.ALL_KINDS)) {
            assertThat(model.gradients(inputs, 5).reachPart("own.0.weight", 2, 4))
                    .isTrue();
        }
    }
}
