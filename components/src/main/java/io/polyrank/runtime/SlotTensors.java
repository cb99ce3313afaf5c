package io.polyrank.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.polyrank.encode.ModelInput;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The inputs and the output of a run as tensors on the buffers of a slot, which are not copied.
 *
 * @param inputs by name
 * @param outputs the scores, by the output's name
 */
record SlotTensors(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs) implements AutoCloseable {

    /**
     * Tensors with some of a slot's candidates.
     *
     * @param from the first candidate
     * @param count how many
     * @param width scores per candidate; none for no output
     * @param wanted which inputs
     */
    static SlotTensors of(
            OrtEnvironment environment,
            Slot slot,
            List<ModelInput> layout,
            Predicate<ModelInput> wanted,
            int from,
            int count,
            int width)
            throws OrtException {
        SlotTensors tensors = new SlotTensors(new LinkedHashMap<>(), new LinkedHashMap<>());
        try {
            for (int index = 0; index < layout.size(); index++) {
                ModelInput input = layout.get(index);
                if (!wanted.test(input)) {
                    continue;
                }
                int first = input.perCandidate() ? from * input.width() : 0;
                int rows = input.perCandidate() ? count : 1;
                long[] shape = TaskModel.shape(input, rows);
                tensors.inputs.put(
                        input.name(),
                        input.isFloat()
                                ? floats(environment, slot.floats(index), first, rows * input.width(), shape)
                                : ints(environment, slot.ints(index), first, rows * input.width(), shape));
            }
            if (width > 0) {
                tensors.outputs.put(
                        Passport.OUTPUT,
                        floats(environment, slot.output(), from * width, count * width, new long[] {count, width}));
            }
            return tensors;
        } catch (OrtException e) {
            tensors.close();
            throw e;
        }
    }

    private static OnnxTensor floats(OrtEnvironment environment, FloatBuffer buffer, int from, int length, long[] shape)
            throws OrtException {
        return OnnxTensor.createTensor(environment, buffer.slice(from, length), shape);
    }

    private static OnnxTensor ints(OrtEnvironment environment, IntBuffer buffer, int from, int length, long[] shape)
            throws OrtException {
        return OnnxTensor.createTensor(environment, buffer.slice(from, length), shape);
    }

    @Override
    public void close() {
        inputs.values().forEach(OnnxTensor::close);
        outputs.values().forEach(OnnxTensor::close);
    }
}
