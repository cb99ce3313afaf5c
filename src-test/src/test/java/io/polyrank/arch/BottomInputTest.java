package io.polyrank.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.encode.InputLayout;
import io.polyrank.ops.TensorData;
import io.polyrank.ops.TorchOps;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BottomInputTest {

    private static final int WIDTH = 2;
    private static final int COPIES = 3;
    private static final int ROWS = 4;
    private static final InputLayout LAYOUT = TinyInputs.layout(5);

    private final TinyInputs inputs = TinyInputs.random(LAYOUT, ROWS, false);

    @SuppressWarnings("try")
    private static TensorData bottom(TorchOps ops, TinyInputs inputs, int copies) {
        try (PointerScope scope = new PointerScope()) {
            return ops.evaluate(() -> TorchOps.read(
                    new BottomInput(WIDTH, copies).of(ops, inputs.torch()).joined()));
        }
    }

    private static float[] copy(TensorData bottom, int copy) {
        int length = bottom.values().length / COPIES;
        return Arrays.copyOfRange(bottom.values(), copy * length, (copy + 1) * length);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, COPIES})
    void length_isThatOfTheRepresentation(int copies) {
        try (TorchOps ops = new TorchOps(3)) {
            // 4 user and 5 candidate fields; sequences of 2 and 3 fields as mean, attended and product.
            int length = (4 + 5 + 3 * (2 + 3)) * WIDTH;

            assertThat(bottom(ops, inputs, copies).shape()).containsExactly(copies, ROWS, length);
        }
    }

    @Test
    void of_oneCopysWeightsChanged_changesThatCopyAlone() {
        for (String weight : new String[] {
            FeatureEmbedding.TABLE, "user.numbers.scale", "candidate.numbers.shift", "pool.click.sharpness"
        }) {
            try (TorchOps ops = new TorchOps(3)) {
                TensorData before = bottom(ops, inputs, COPIES);
                change(ops, weight, weight.startsWith("pool") ? 1 : WIDTH);
                TensorData after = bottom(ops, inputs, COPIES);

                assertThat(copy(after, 0)).as(weight).isNotEqualTo(copy(before, 0));
                assertThat(copy(after, 1)).as(weight).isEqualTo(copy(before, 1));
                assertThat(copy(after, 2)).as(weight).isEqualTo(copy(before, 2));
            }
        }
    }

    /** Doubles the first copy's elements of a weight. */
    private static void change(TorchOps ops, String weight, int width) {
        TensorData data = ops.weights().values(weight);
        float[] values = data.values().clone();
        for (int at = 0; at < values.length; at++) {
            values[at] *= at / width % COPIES == 0 ? 2 : 1;
        }
        ops.weights().assign(weight, TensorData.of(values, data.shape()));
    }

    /** A copy is what a model with those weights alone would have. */
    @Test
    void of_eachCopy_isTheRepresentationOfItsOwnWeights() {
        try (TorchOps many = new TorchOps(3);
                TorchOps one = new TorchOps(4)) {
            TensorData copies = bottom(many, inputs, COPIES);
            bottom(one, inputs, 1);
            for (int copy = 0; copy < COPIES; copy++) {
                for (String name : one.weights().names()) {
                    int width = name.startsWith("pool") ? 1 : WIDTH;
                    float[] all = many.weights().values(name).values();
                    TensorData own = one.weights().values(name);
                    float[] values = new float[own.values().length];
                    int first = copy * width;
                    for (int at = 0; at < values.length; at++) {
                        values[at] = all[at / width * width * COPIES + first + at % width];
                    }
                    one.weights().assign(name, TensorData.of(values, own.shape()));
                }
                assertThat(copy(copies, copy))
                        .containsExactly(bottom(one, inputs, 1).values(), within(1e-6f));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, COPIES})
    void of_sharedUser_isThatOfTheUserRepeated(int copies) {
        TinyInputs shared = TinyInputs.random(LAYOUT, ROWS, true);
        try (TorchOps ops = new TorchOps(3)) {
            assertThat(bottom(ops, shared, copies).values())
                    .containsExactly(bottom(ops, shared.repeated(), copies).values(), within(1e-6f));
        }
    }

    @Test
    void of_emptySequences_isFinite() {
        Arrays.fill(inputs.ids("sequence_click"), 0);
        Arrays.fill(inputs.ids("sequence_exposed"), 0);
        try (TorchOps ops = new TorchOps(3)) {
            for (float value : bottom(ops, inputs, COPIES).values()) {
                assertThat(value).isFinite();
            }
        }
    }

    /** However many copies there are, each starts like the only one. */
    @Test
    void weights_ofNumbers_startEquallyLargeForAnyNumberOfCopies() {
        double alone = deviation(1);

        assertThat(deviation(8)).isCloseTo(alone, within(0.1 * alone));
        assertThat(alone).isCloseTo(1 / Math.sqrt(WIDTH), within(0.1 / Math.sqrt(WIDTH)));
    }

    private static double deviation(int copies) {
        List<String> names =
                IntStream.range(0, 400).mapToObj(number -> "n" + number).toList();
        InputLayout numbers = new InputLayout(List.of(), List.of(), List.of(), List.of(), names, List.of(), List.of());
        try (TorchOps ops = new TorchOps(3)) {
            bottom(ops, TinyInputs.random(numbers, 1, false), copies);
            float[] scale = ops.weights().values("candidate.numbers.scale").values();
            double sum = 0;
            for (float value : scale) {
                sum += (double) value * value;
            }
            return Math.sqrt(sum / scale.length);
        }
    }
}
