package io.polyrank.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class TorchOpsTest {

    @Test
    @SuppressWarnings("try")
    void detach_inALoss_blocksTheGradient() {
        try (TorchOps torch = new TorchOps(1);
                PointerScope scope = new PointerScope()) {
            Tensor free = torch.weight("free", Init.normal(1), 3);
            Tensor stopped = torch.weight("stopped", Init.normal(1), 3);
            torch.mul(free, torch.detach(stopped)).sum().backward();
            assertThat(torch.weights().gradient("free"))
                    .contains(torch.weights().values("stopped"));
            assertThat(torch.weights().gradient("stopped")).isEmpty();
        }
    }

    @Test
    @SuppressWarnings("try")
    void attention_withAllKeysMasked_hasFiniteValuesAndGradients() {
        try (TorchOps torch = new TorchOps(1);
                PointerScope scope = new PointerScope()) {
            Tensor query = torch.weight("query", Init.normal(1), 2, 4, 8);
            Tensor key = torch.weight("key", Init.normal(1), 2, 3, 8);
            Tensor value = torch.weight("value", Init.normal(1), 2, 3, 8);
            Tensor bias = torch.maskBias(torch.present(torch.ids(new int[] {0, 0, 0, 1, 0, 1}, 2, 1, 3)));
            Tensor result = torch.attention(query, key, value, bias, 8);
            torch.mul(result, result).sum().backward();
            assertFinite(TorchOps.read(result));
            for (String name : torch.weights().names()) {
                assertFinite(torch.weights().gradient(name).orElseThrow());
            }
        }
    }

    /** The fused kernel against the formula written out, for every kind of broadcast, in values and gradients. */
    @Test
    void attention_fused_hasTheGradientsOfTheFormula() {
        long[][][] shapes = {
            {{3, 2, 4, 8}, {3, 2, 5, 8}, {3, 1, 1, 5}},
            {{1, 2, 4, 8}, {3, 2, 5, 8}, {3, 1, 1, 5}},
            {{3, 2, 1, 8}, {1, 2, 5, 8}, {1, 1, 1, 5}},
            {{3, 1, 4, 8}, {3, 2, 5, 8}, {1, 2, 4, 5}},
            {{2, 3, 1, 4, 8}, {2, 1, 4, 5, 8}, {2, 1, 1, 1, 5}},
            {{4, 8}, {3, 5, 8}, {4, 5}},
        };
        for (long[][] shape : shapes) {
            for (boolean learnedBias : new boolean[] {false, true}) {
                List<TensorData> fused = gradients(shape, learnedBias, true);
                List<TensorData> plain = gradients(shape, learnedBias, false);
                for (int i = 0; i < fused.size(); i++) {
                    assertClose(fused.get(i), plain.get(i));
                }
            }
        }
    }

    @SuppressWarnings("try")
    private static List<TensorData> gradients(long[][] shapes, boolean learnedBias, boolean fused) {
        try (TorchOps torch = new TorchOps(9);
                PointerScope scope = new PointerScope()) {
            Tensor query = torch.weight("query", Init.normal(1), shapes[0]);
            Tensor key = torch.weight("key", Init.normal(1), shapes[1]);
            Tensor value = torch.weight("value", Init.normal(1), shapes[1]);
            Tensor weight = torch.weight("bias", Init.normal(1), shapes[2]);
            Tensor bias = learnedBias ? weight : torch.detach(weight);
            Tensor scores = query.matmul(key.transpose(-2, -1));
            Tensor result = fused
                    ? torch.attention(query, key, value, bias, 8)
                    : torch.matmul(torch.softmax(torch.add(torch.mul(scores, 1 / Math.sqrt(8)), bias), -1), value);
            torch.mul(result, torch.tanh(result)).sum().backward();
            return torch.weights().names().stream()
                    .filter(name -> learnedBias || !name.equals("bias"))
                    .map(name -> torch.weights().gradient(name).orElseThrow())
                    .toList();
        }
    }

    @Test
    @SuppressWarnings("try")
    void dropout_inTraining_keepsTheMeanAndFollowsTheSeed() {
        try (TorchOps torch = new TorchOps(1);
                TorchOps twin = new TorchOps(1);
                PointerScope scope = new PointerScope()) {
            Tensor ones = torch.constant(filled(20_000, 1), 20_000);
            torch.training(true);
            twin.training(true);
            Tensor dropped = torch.dropout(ones, 0.25);
            assertThat(dropped.mean().item_float()).isCloseTo(1, within(0.03f));
            assertThat(torch.present(dropped).mean().item_float()).isCloseTo(0.75f, within(0.02f));
            assertThat(TorchOps.read(twin.dropout(ones, 0.25))).isEqualTo(TorchOps.read(dropped));
            assertThat(TorchOps.read(torch.dropout(ones, 0.25))).isNotEqualTo(TorchOps.read(dropped));
        }
    }

    @Test
    @SuppressWarnings("try")
    void evaluate_duringTraining_isWithoutDropoutAndGradientsOnlyInside() {
        try (TorchOps torch = new TorchOps(1);
                PointerScope scope = new PointerScope()) {
            torch.training(true);
            Tensor weight = torch.weight("w", Init.ones(), 100);
            Tensor inside = torch.evaluate(() -> torch.dropout(weight, 0.5));
            assertThat(TorchOps.read(inside).values()).containsOnly(1);
            assertThat(torch.evaluate(() -> torch.add(weight, 1)).requires_grad())
                    .isFalse();
            assertThat(torch.add(weight, 1).requires_grad()).isTrue();
            assertThat(torch.training()).isTrue();
        }
    }

    @Test
    void dropout_withANonsenseProbability_isRefused() {
        try (TorchOps torch = new TorchOps(1)) {
            Tensor weight = torch.weight("w", Init.ones(), 1);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> torch.dropout(weight, 1))
                    .withMessage("dropout: expected a probability in [0, 1), found 1.0");
        }
    }

    @Test
    void squeeze_ofALongerAxis_isRefused() {
        try (TorchOps torch = new TorchOps(1)) {
            Tensor weight = torch.weight("w", Init.ones(), 2, 3);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> torch.squeeze(weight, 0))
                    .withMessageContaining("[2, 3]");
        }
    }

    @Test
    void tensor_withTooFewValues_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TorchOps.tensor(new int[] {1, 2}, 3))
                .withMessage("values: expected 3 for shape [3], found 2");
    }

    /** Pointers that JavaCPP still tracks do not grow with the number of steps. */
    @Test
    void step_insideAScope_leavesNothingBehind() {
        try (TorchOps torch = new TorchOps(1)) {
            step(torch);
            long before = Pointer.totalCount();
            for (int i = 0; i < 20; i++) {
                step(torch);
            }
            assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
        }
    }

    @SuppressWarnings("try")
    private static void step(TorchOps torch) {
        try (PointerScope scope = new PointerScope()) {
            torch.training(true);
            Tensor x = torch.dense("d", torch.constant(filled(12, 1), 3, 4), 4, 2);
            torch.dropout(torch.attention(x, x, x, 2), 0.5).sum().backward();
        }
    }

    private static float[] filled(int length, float value) {
        float[] values = new float[length];
        Arrays.fill(values, value);
        return values;
    }

    private static void assertFinite(TensorData data) {
        for (float value : data.values()) {
            assertThat(value).isFinite();
        }
    }

    private static void assertClose(TensorData actual, TensorData expected) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        for (int i = 0; i < expected.values().length; i++) {
            assertThat(actual.values()[i]).isCloseTo(expected.values()[i], within(2e-5f));
        }
    }
}
