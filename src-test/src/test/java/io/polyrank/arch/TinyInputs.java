package io.polyrank.arch;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.polyrank.encode.InputLayout;
import io.polyrank.encode.InputLayout.Multiple;
import io.polyrank.encode.InputLayout.Sequence;
import io.polyrank.encode.ModelInput;
import io.polyrank.ops.OnnxDimension;
import io.polyrank.ops.OnnxGraph;
import io.polyrank.ops.OnnxType;
import io.polyrank.ops.OnnxValue;
import io.polyrank.ops.TorchOps;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Inputs of a small model with everything a layout may hold, filled with random ids and numbers. The user side has one
 * row when shared, else one per candidate.
 */
final class TinyInputs {

    /** Number of ids. */
    static final int IDS = 40;

    private final InputLayout layout;
    private final int rows;
    private final boolean shared;
    private final Map<String, int[]> ids = new LinkedHashMap<>();
    private final Map<String, float[]> numbers = new LinkedHashMap<>();

    private TinyInputs(InputLayout layout, int rows, boolean shared) {
        this.layout = layout;
        this.rows = rows;
        this.shared = shared;
    }

    /** Two behaviours of different fields and lengths. */
    static InputLayout layout(int clickLength) {
        return layout(List.of(
                new Sequence("exposed", 6, List.of(new Multiple("item", 1), new Multiple("brand", 1))),
                new Sequence(
                        "click",
                        clickLength,
                        List.of(new Multiple("item", 1), new Multiple("brand", 1), new Multiple("tags", 2)))));
    }

    /** So many behaviours of equal fields. */
    static InputLayout layoutOf(int behaviours) {
        List<Sequence> sequences = new ArrayList<>();
        for (int behaviour = 0; behaviour < behaviours; behaviour++) {
            sequences.add(new Sequence("b" + behaviour, 4, List.of(new Multiple("item", 1))));
        }
        return layout(sequences);
    }

    static InputLayout layout(List<Sequence> sequences) {
        return new InputLayout(
                List.of("region", "hour"),
                List.of("age"),
                List.of(new Multiple("interests", 2)),
                List.of("item", "brand"),
                List.of("price", "rating"),
                List.of(new Multiple("tags", 2)),
                sequences);
    }

    /** Random inputs with full sequences. */
    static TinyInputs random(InputLayout layout, int rows, boolean shared) {
        SplittableRandom random = new SplittableRandom(rows);
        TinyInputs inputs = new TinyInputs(layout, rows, shared);
        for (ModelInput input : ModelInput.of(layout)) {
            int count = inputs.rows(input) * input.width();
            if (input.isFloat()) {
                inputs.numbers.put(input.name(), floats(count, at -> random.nextDouble(-2, 2)));
            } else {
                inputs.ids.put(input.name(), random.ints(count, 1, IDS).toArray());
            }
        }
        return inputs;
    }

    /** The ids of an input, to be changed by tests. */
    int[] ids(String name) {
        int[] values = ids.get(name);
        if (values == null) {
            throw new IllegalArgumentException(name + " is none of " + ids.keySet());
        }
        return values;
    }

    /** The same inputs with the one shared user repeated for every candidate. */
    TinyInputs repeated() {
        TinyInputs repeated = new TinyInputs(layout, rows, false);
        for (ModelInput input : ModelInput.of(layout)) {
            int times = input.perCandidate() ? 1 : rows;
            int[] own = ids.get(input.name());
            float[] floats = numbers.get(input.name());
            if (own != null) {
                int[] values = new int[own.length * times];
                Arrays.setAll(values, at -> own[at % own.length]);
                repeated.ids.put(input.name(), values);
            } else if (floats != null) {
                repeated.numbers.put(input.name(), floats(floats.length * times, at -> floats[at % floats.length]));
            }
        }
        return repeated;
    }

    /** Some of the candidates in a given order, each with its own user unless all share one. */
    TinyInputs picked(int... chosen) {
        TinyInputs picked = new TinyInputs(layout, chosen.length, shared);
        for (ModelInput input : ModelInput.of(layout)) {
            int width = input.width();
            int[] from = input.perCandidate() || !shared ? chosen : new int[] {0};
            int[] own = ids.get(input.name());
            float[] floats = numbers.get(input.name());
            if (own != null) {
                int[] values = new int[from.length * width];
                Arrays.setAll(values, at -> own[from[at / width] * width + at % width]);
                picked.ids.put(input.name(), values);
            } else if (floats != null) {
                picked.numbers.put(
                        input.name(), floats(from.length * width, at -> floats[from[at / width] * width + at % width]));
            }
        }
        return picked;
    }

    /** The same inputs in a layout that only differs in the length of its click sequence. */
    TinyInputs withClicks(InputLayout longer, int[] clicks) {
        TinyInputs changed = new TinyInputs(longer, rows, shared);
        changed.ids.putAll(ids);
        changed.numbers.putAll(numbers);
        changed.ids.put("sequence_click", clicks);
        return changed;
    }

    ModelInputs<Tensor> torch() {
        return torch(null);
    }

    /**
     * The inputs as lists, one after the other.
     *
     * @param present 1 for each row and 0 for padding
     */
    ModelInputs<Tensor> torch(int size, float... present) {
        return torch(new ModelInputs.Lists<>(size, TorchOps.tensor(present, present.length / size, size)));
    }

    private ModelInputs<Tensor> torch(ModelInputs.@Nullable Lists<Tensor> lists) {
        Map<String, Tensor> values = new LinkedHashMap<>();
        for (ModelInput input : ModelInput.of(layout)) {
            float[] floats = numbers.get(input.name());
            values.put(
                    input.name(),
                    floats == null
                            ? TorchOps.tensor(ids(input.name()), shape(input))
                            : TorchOps.tensor(floats, shape(input)));
        }
        return new ModelInputs<>(layout, IDS, shared ? GraphForm.PLAIN : GraphForm.TRAINING, lists, values);
    }

    /** The inputs as a recorded graph declares them. */
    ModelInputs<OnnxValue> declared(OnnxGraph graph) {
        Map<String, OnnxValue> values = new LinkedHashMap<>();
        for (ModelInput input : ModelInput.of(layout)) {
            OnnxDimension[] dimensions = new OnnxDimension[1 + input.shape().size()];
            dimensions[0] = input.perCandidate() ? OnnxDimension.of("candidates") : OnnxDimension.of(1);
            for (int axis = 1; axis < dimensions.length; axis++) {
                dimensions[axis] = OnnxDimension.of(input.shape().get(axis - 1));
            }
            OnnxType type = input.isFloat() ? OnnxType.FLOAT : OnnxType.INT32;
            values.put(input.name(), graph.input(input.name(), type, dimensions));
        }
        return new ModelInputs<>(layout, IDS, GraphForm.PLAIN, null, values);
    }

    /** The inputs as ONNX Runtime takes them. */
    Map<String, OnnxTensor> onnx(OrtEnvironment environment) throws OrtException {
        Map<String, OnnxTensor> values = new LinkedHashMap<>();
        for (ModelInput input : ModelInput.of(layout)) {
            float[] floats = numbers.get(input.name());
            values.put(
                    input.name(),
                    floats == null
                            ? OnnxTensor.createTensor(environment, IntBuffer.wrap(ids(input.name())), shape(input))
                            : OnnxTensor.createTensor(environment, FloatBuffer.wrap(floats), shape(input)));
        }
        return values;
    }

    private static float[] floats(int count, IntToDoubleFunction value) {
        float[] floats = new float[count];
        for (int at = 0; at < count; at++) {
            floats[at] = (float) value.applyAsDouble(at);
        }
        return floats;
    }

    private int rows(ModelInput input) {
        return input.perCandidate() || !shared ? rows : 1;
    }

    private long[] shape(ModelInput input) {
        long[] shape = new long[1 + input.shape().size()];
        shape[0] = rows(input);
        for (int axis = 1; axis < shape.length; axis++) {
            shape[axis] = input.shape().get(axis - 1);
        }
        return shape;
    }
}
