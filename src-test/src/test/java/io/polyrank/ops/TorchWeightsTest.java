package io.polyrank.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class TorchWeightsTest {

    @Test
    void weight_sameNameAndShape_isTheSameWeight() {
        try (TorchOps torch = new TorchOps(1)) {
            Tensor first = torch.weight("a", Init.normal(1), 2, 3);
            assertThat(torch.weight("a", Init.zeros(), 2, 3)).isSameAs(first);
            assertThat(torch.weights().names()).containsExactly("a");
            assertThat(torch.weights().count()).isEqualTo(6);
        }
    }

    @Test
    void weight_sameNameOtherShape_isRefusedByName() {
        try (TorchOps torch = new TorchOps(1)) {
            torch.weight("tower.click.weight", Init.normal(1), 2, 3);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> torch.weight("tower.click.weight", Init.normal(1), 3, 2))
                    .withMessageContaining("tower.click.weight")
                    .withMessageContaining("expected shape [3, 2], found [2, 3]");
        }
    }

    @Test
    void weight_sameNameOtherShape_isRefusedByTheRecorderToo() {
        OnnxOps onnx = new OnnxOps(new OnnxGraph("g"), name -> TensorData.of(new float[6], 2, 3));
        onnx.weight("a", Init.zeros(), 2, 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> onnx.weight("a", Init.zeros(), 6))
                .withMessageContaining("weight a: expected shape [6], found [2, 3]");
    }

    @Test
    void weights_ofEqualSeeds_areEqualWhateverTheOrder() {
        try (TorchOps one = new TorchOps(42);
                TorchOps two = new TorchOps(42);
                TorchOps other = new TorchOps(43)) {
            one.weight("a", Init.normal(1), 20, 3);
            one.weight("b", Init.fanIn(4), 7);
            two.weight("b", Init.fanIn(4), 7);
            two.weight("a", Init.normal(1), 20, 3);
            other.weight("a", Init.normal(1), 20, 3);
            assertThat(one.weights().snapshot()).isEqualTo(two.weights().snapshot());
            assertThat(one.weights().values("a")).isNotEqualTo(other.weights().values("a"));
        }
    }

    @Test
    void weights_ofDifferentNames_differ() {
        try (TorchOps torch = new TorchOps(42)) {
            torch.weight("Aa", Init.normal(1), 5);
            torch.weight("BB", Init.normal(1), 5);
            assertThat(torch.weights().values("Aa"))
                    .isNotEqualTo(torch.weights().values("BB"));
        }
    }

    @Test
    void init_drawsWhatItSays() {
        try (TorchOps torch = new TorchOps(42)) {
            torch.weight("normal", Init.normal(0.5), 100_000);
            torch.weight("uniform", Init.fanIn(16), 100_000);
            torch.weight("constant", Init.constant(0.25), 3);
            torch.weight("zeros", Init.zeros(), 1);
            torch.weight("ones", Init.ones(), 1);
            assertThat(deviation(torch.weights().values("normal"))).isBetween(0.495, 0.505);
            assertThat(deviation(torch.weights().values("uniform"))).isBetween(0.1435, 0.1451);
            float largest = 0;
            for (float value : torch.weights().values("uniform").values()) {
                largest = Math.max(largest, Math.abs(value));
            }
            assertThat(largest).isBetween(0.2499f, 0.25f);
            assertThat(torch.weights().values("constant").values()).containsExactly(0.25f, 0.25f, 0.25f);
            assertThat(torch.weights().values("zeros").values()).containsExactly(0);
            assertThat(torch.weights().values("ones").values()).containsExactly(1);
        }
    }

    private static double deviation(TensorData data) {
        double sum = 0;
        double squares = 0;
        for (float value : data.values()) {
            sum += value;
            squares += (double) value * value;
        }
        int n = data.values().length;
        assertThat(sum / n).isBetween(-0.01, 0.01);
        return Math.sqrt(squares / n);
    }

    @Test
    @SuppressWarnings("try")
    void weight_createdInsideAScope_outlivesIt() {
        try (TorchOps torch = new TorchOps(1)) {
            Tensor temporary;
            try (PointerScope scope = new PointerScope()) {
                temporary = torch.add(torch.weight("a", Init.ones(), 2), 1);
            }
            assertThat(temporary.isNull()).isTrue();
            assertThat(torch.weights().values("a").values()).containsExactly(1, 1);
        }
    }

    @Test
    void restore_afterChanges_givesTheSnapshotBackInPlace() {
        try (TorchOps torch = new TorchOps(1)) {
            Tensor weight = torch.weight("a", Init.normal(1), 4);
            Map<String, TensorData> snapshot = torch.weights().snapshot();
            torch.weights().assign("a", TensorData.of(new float[] {1, 2, 3, 4}, 4));
            assertThat(torch.weights().values("a").values()).containsExactly(1, 2, 3, 4);
            torch.weights().restore(snapshot);
            assertThat(torch.weights().snapshot()).isEqualTo(snapshot);
            assertThat(torch.weights().tensor("a")).isSameAs(weight);
            assertThat(weight.requires_grad()).isTrue();
        }
    }

    @Test
    void assign_ofAnotherShape_isRefused() {
        try (TorchOps torch = new TorchOps(1)) {
            torch.weight("a", Init.normal(1), 4);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> torch.weights().assign("a", TensorData.of(new float[3], 3)))
                    .withMessageContaining("weight a");
        }
    }

    @Test
    void values_ofAnUnknownName_areRefused() {
        try (TorchOps torch = new TorchOps(1)) {
            torch.weight("known", Init.zeros(), 1);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> torch.weights().values("unknown"))
                    .withMessageContaining("unknown")
                    .withMessageContaining("[known]");
        }
    }

    @Test
    void init_withANonsenseNumber_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Init.normal(0))
                .withMessageContaining("standardDeviation");
        assertThatIllegalArgumentException().isThrownBy(() -> Init.fanIn(0)).withMessageContaining("fanIn");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Init.constant(Double.NaN))
                .withMessageContaining("value");
    }
}
