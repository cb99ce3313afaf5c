package io.polyrank.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.polyrank.encode.EncodedCandidates;
import io.polyrank.encode.EncodedUser;
import io.polyrank.encode.ModelInput;
import io.polyrank.runtime.Device;
import io.polyrank.runtime.Passport;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A graph run by ONNX Runtime and nothing else: inputs and output stand in direct buffers that are made once. What is
 * left is the time of the run itself.
 */
final class BareGraph implements AutoCloseable {

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    private final OnnxTensor output;
    private final FloatBuffer scores;
    private final Map<String, OnnxTensor> outputs;

    /**
     * @param userRows rows of the user's inputs: 1, or as many as candidates where a graph wants the user repeated
     */
    BareGraph(
            Path file,
            Device.Kind device,
            List<ModelInput> layout,
            EncodedUser user,
            EncodedCandidates candidates,
            int userRows,
            int width)
            throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            if (device == Device.Kind.CUDA) {
                options.addCUDA(0);
            }
            this.session = environment.createSession(file.toString(), options);
        }
        for (ModelInput input : layout) {
            int repeats = input.perCandidate() ? 1 : userRows;
            int rows = input.perCandidate() ? candidates.count() : userRows;
            inputs.put(input.name(), tensor(input, user, candidates, repeats, rows));
        }
        this.scores = direct(candidates.count() * width).asFloatBuffer();
        this.output = OnnxTensor.createTensor(environment, scores, new long[] {candidates.count(), width});
        this.outputs = Map.of(Passport.OUTPUT, output);
    }

    /** Runs the graph. The scores are read from the buffer that the graph wrote. */
    float[] run(float[] into) throws OrtException {
        session.run(inputs, outputs).close();
        scores.get(0, into);
        return into;
    }

    @Override
    public void close() throws OrtException {
        inputs.values().forEach(OnnxTensor::close);
        output.close();
        session.close();
    }

    private OnnxTensor tensor(ModelInput input, EncodedUser user, EncodedCandidates candidates, int repeats, int rows)
            throws OrtException {
        long[] shape = new long[1 + input.shape().size()];
        shape[0] = rows;
        for (int axis = 1; axis < shape.length; axis++) {
            shape[axis] = input.shape().get(axis - 1);
        }
        ByteBuffer buffer = direct(rows * input.width());
        for (int repeat = 0; repeat < repeats; repeat++) {
            if (input.isFloat()) {
                for (float value : input.floats(user, candidates)) {
                    buffer.putFloat(value);
                }
            } else {
                for (int value : input.ints(user, candidates)) {
                    buffer.putInt(value);
                }
            }
        }
        buffer.flip();
        return input.isFloat()
                ? OnnxTensor.createTensor(environment, buffer.asFloatBuffer(), shape)
                : OnnxTensor.createTensor(environment, buffer.asIntBuffer(), shape);
    }

    private static ByteBuffer direct(int elements) {
        return ByteBuffer.allocateDirect(Math.max(1, elements) * Float.BYTES).order(ByteOrder.nativeOrder());
    }
}
