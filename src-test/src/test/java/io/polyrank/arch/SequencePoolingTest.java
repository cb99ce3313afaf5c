package io.polyrank.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.encode.InputLayout;
import io.polyrank.ops.TensorData;
import io.polyrank.ops.TorchOps;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequencePoolingTest {

    private static final int WIDTH = 2;
    private static final int CLICKS = 4;
    private static final int EVENT = 4;

    private static TinyInputs inputs(int rows, boolean shared) {
        return TinyInputs.random(TinyInputs.layout(CLICKS), rows, shared);
    }

    /** Mean, attended and product of the click sequence. */
    @SuppressWarnings("try")
    private static List<TensorData> pooled(TorchOps ops, TinyInputs inputs, int copies) {
        try (PointerScope scope = new PointerScope()) {
            return ops.evaluate(() -> {
                ModelInputs<Tensor> given = inputs.torch();
                InputLayout.Sequence clicks = given.layout().sequences().get(1);
                SequencePooling.Pooled<Tensor> pooled =
                        new SequencePooling(new FeatureEmbedding(WIDTH, copies), copies).pool(ops, given, clicks);
                return List.of(
                        TorchOps.read(pooled.mean()),
                        TorchOps.read(pooled.attended()),
                        TorchOps.read(pooled.product()));
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void pool_emptySequence_isZero(int copies) {
        TinyInputs inputs = inputs(3, false);
        Arrays.fill(inputs.ids("sequence_click"), 1 * CLICKS * EVENT, 2 * CLICKS * EVENT, 0);
        try (TorchOps ops = new TorchOps(3)) {
            for (TensorData part : pooled(ops, inputs, copies)) {
                int length = part.values().length / 3;
                for (int at = 0; at < part.values().length; at++) {
                    if (at / length == 1) {
                        assertThat(part.values()[at]).isZero();
                    } else {
                        assertThat(part.values()[at]).isFinite().isNotZero();
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void pool_moreAndChangedPadding_staysTheSame(int copies) {
        TinyInputs two = inputs(2, false);
        int[] clicks = two.ids("sequence_click");
        for (int row = 0; row < 2; row++) {
            Arrays.fill(clicks, row * CLICKS * EVENT, (row * CLICKS + 2) * EVENT, 0);
        }
        int[] longer = new int[2 * 6 * EVENT];
        int[] dirty = clicks.clone();
        for (int row = 0; row < 2; row++) {
            System.arraycopy(clicks, (row * CLICKS + 2) * EVENT, longer, (row * 6 + 4) * EVENT, 2 * EVENT);
            dirty[row * CLICKS * EVENT + 1] = 7;
        }
        try (TorchOps ops = new TorchOps(3)) {
            List<TensorData> expected = pooled(ops, two, copies);

            assertEqual(pooled(ops, two.withClicks(TinyInputs.layout(6), longer), copies), expected);
            assertEqual(pooled(ops, two.withClicks(TinyInputs.layout(CLICKS), dirty), copies), expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void pool_sharedUser_isThatOfTheUserRepeated(int copies) {
        TinyInputs shared = inputs(5, true);
        try (TorchOps ops = new TorchOps(3)) {
            List<TensorData> once = pooled(ops, shared, copies);
            List<TensorData> repeated = pooled(ops, shared.repeated(), copies);

            assertEqual(once.subList(1, 3), repeated.subList(1, 3));
            float[] mean = once.get(0).values();
            for (int row = 0; row < 5; row++) {
                assertThat(row(repeated.get(0), row, 5)).containsExactly(mean, within(1e-6f));
            }
        }
    }

    /** By hand: weights of a softmax over the scaled products of normalised vectors; here fields of one value each. */
    @Test
    void pool_isTheMeanWeightedByLikenessToTheCandidate() {
        InputLayout layout = TinyInputs.layoutOf(1);
        TinyInputs inputs = TinyInputs.random(layout, 1, false);
        int width = 4;
        try (TorchOps ops = new TorchOps(3)) {
            Function<TorchOps, float[]> attended = by -> {
                ModelInputs<Tensor> given = inputs.torch();
                return TorchOps.read(new SequencePooling(new FeatureEmbedding(width), 1)
                                .pool(by, given, layout.sequences().get(0))
                                .attended())
                        .values();
            };
            inScope(ops, attended);
            ops.weights().assign("pool.b0.sharpness", TensorData.of(new float[] {1.5f}, 1, 1, 1));
            float[] found = inScope(ops, attended);

            float[] table = ops.weights().values(FeatureEmbedding.TABLE).values();
            double[] candidate = vector(table, inputs.ids("candidate_ids")[0], width);
            int[] events = inputs.ids("sequence_b0");
            double[] weights = new double[events.length];
            for (int event = 0; event < events.length; event++) {
                double likeness = product(normed(candidate), normed(vector(table, events[event], width)));
                weights[event] = Math.exp(1.5 * likeness / Math.sqrt(width));
            }
            double sum = Arrays.stream(weights).sum();
            for (int place = 0; place < width; place++) {
                double expected = 0;
                for (int event = 0; event < events.length; event++) {
                    expected += weights[event] / sum * vector(table, events[event], width)[place];
                }
                assertThat((double) found[place]).isCloseTo(expected, within(1e-5));
            }
        }
    }

    @SuppressWarnings("try")
    private static float[] inScope(TorchOps ops, Function<TorchOps, float[]> computation) {
        try (PointerScope scope = new PointerScope()) {
            return ops.evaluate(() -> computation.apply(ops));
        }
    }

    private static double[] vector(float[] table, int id, int width) {
        double[] vector = new double[width];
        Arrays.setAll(vector, place -> table[id * width + place]);
        return vector;
    }

    private static double[] normed(double[] vector) {
        double mean = Arrays.stream(vector).average().orElseThrow();
        double variance = Arrays.stream(vector)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow();
        return Arrays.stream(vector)
                .map(value -> (value - mean) / Math.sqrt(variance + 1e-5))
                .toArray();
    }

    private static double product(double[] left, double[] right) {
        double sum = 0;
        for (int at = 0; at < left.length; at++) {
            sum += left[at] * right[at];
        }
        return sum;
    }

    private static float[] row(TensorData data, int row, int rows) {
        int length = data.values().length / rows;
        return Arrays.copyOfRange(data.values(), row * length, (row + 1) * length);
    }

    private static void assertEqual(List<TensorData> found, List<TensorData> expected) {
        for (int part = 0; part < expected.size(); part++) {
            assertThat(found.get(part).values())
                    .containsExactly(expected.get(part).values(), within(1e-6f));
        }
    }
}
