package io.polyrank.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ESMM: tasks of a chain on the entire space, here click, cart and purchase. */
class EsmmTest {

    private static final int TASKS = 3;
    private static final int ROWS = 16;

    private final TinyInputs inputs = TinyInputs.random(TinyInputs.layout(5), ROWS, false);

    private static TinyModel model(int depth) {
        return TinyModel.of(
                "model: esmm\nembedding: 3\ntower_layers: " + (depth == 0 ? "[]" : "[6]"), TinySpecs.FUNNEL);
    }

    @Test
    void scores_areProductsOfTheTowersProbabilities() {
        try (TinyModel model = model(1)) {
            model.scores(inputs);
            model.change(Heads.BIAS, values -> new float[] {0.5f, -1, -2});
            float[] conditional = model.read(() -> model.architecture().logits(model.ops, inputs.torch()))
                    .values();
            float[] scores = model.scores(inputs);

            for (int row = 0; row < ROWS; row++) {
                double click = sigmoid(conditional[row * TASKS] + 0.5);
                double cart = click * sigmoid(conditional[row * TASKS + 1] - 1);
                double purchase = cart * sigmoid(conditional[row * TASKS + 2] - 2);
                assertThat((double) scores[row * TASKS]).isCloseTo(click, within(1e-6));
                assertThat((double) scores[row * TASKS + 1]).isCloseTo(cart, within(1e-6));
                assertThat((double) scores[row * TASKS + 2]).isCloseTo(purchase, within(1e-6));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 1, 10, 100})
    void scores_whateverTheWeights_fallAlongTheChain(double deviation) {
        SplittableRandom random = new SplittableRandom(3);
        try (TinyModel model = model(0)) {
            model.scores(inputs);
            for (String weight : new String[] {"tower.out.weight", "tower.out.bias", Heads.BIAS}) {
                model.change(weight, values -> {
                    for (int at = 0; at < values.length; at++) {
                        values[at] = (float) (random.nextGaussian() * deviation);
                    }
                    return values;
                });
            }
            float[] scores = model.scores(inputs);

            for (int row = 0; row < ROWS; row++) {
                float[] chain = {scores[row * TASKS], scores[row * TASKS + 1], scores[row * TASKS + 2]};
                // Equal probabilities may differ in the last place, since they are computed as logits.
                assertThat(chain[0]).isBetween(0f, 1f);
                assertThat(chain[1]).isBetween(0f, chain[0] + 1e-6f);
                assertThat(chain[2]).isBetween(0f, chain[1] + 1e-6f);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void gradient_ofATask_reachesTheTowersOfAllBeforeIt(int task) {
        try (TinyModel model = model(1)) {
            TinyGradients gradients = model.gradients(inputs, task);

            for (String weight : new String[] {"tower.0.weight", "tower.out.weight", Heads.BIAS}) {
                for (int other = 0; other < TASKS; other++) {
                    assertThat(gradients.reachPart(weight, other, TASKS))
                            .as("%s of task %d", weight, other)
                            .isEqualTo(other <= task);
                }
            }
            assertThat(gradients.reach("embedding")).isTrue();
        }
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
