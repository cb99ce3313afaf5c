package io.polyrank.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WeightAverageTest {

    private static void assign(TorchOps ops, float... values) {
        ops.weights().assign("w", TensorData.of(values, values.length));
    }

    private static float[] weight(TorchOps ops) {
        return ops.weights().values("w").values();
    }

    @Test
    void apply_severalAdded_isTheirMean() {
        try (TorchOps ops = new TorchOps(1)) {
            assign(ops, 1, 10);
            try (WeightAverage average = new WeightAverage(ops.weights())) {
                average.add();
                assign(ops, 2, 20);
                average.add();
                assign(ops, 6, 0);
                average.add();
                assign(ops, 100, 100);

                average.apply();

                assertThat(weight(ops)).containsExactly(3, 10);
            }
        }
    }

    @Test
    void apply_nothingAdded_changesNothing() {
        try (TorchOps ops = new TorchOps(1)) {
            assign(ops, 4);
            try (WeightAverage average = new WeightAverage(ops.weights())) {
                average.apply();

                assertThat(weight(ops)).containsExactly(4);
            }
        }
    }

    @Test
    void apply_again_startsAnew() {
        try (TorchOps ops = new TorchOps(1)) {
            assign(ops, 4);
            try (WeightAverage average = new WeightAverage(ops.weights())) {
                average.add();
                average.apply();
                assign(ops, 8);
                average.add();
                average.apply();

                assertThat(weight(ops)).containsExactly(8);
            }
        }
    }
}
