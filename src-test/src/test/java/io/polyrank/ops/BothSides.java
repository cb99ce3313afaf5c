package io.polyrank.ops;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** Runs a program in libtorch and, recorded, in ONNX Runtime. */
final class BothSides {
    static final String OUTPUT = "result";

    private BothSides() {}

    /** Runs the program in libtorch, without gradients. */
    @SuppressWarnings("try")
    static TensorData torch(TorchOps ops, Program program, List<Feed> feeds) {
        try (PointerScope scope = new PointerScope()) {
            return ops.evaluate(() -> TorchOps.read(program.run(ops, tensors(feeds))));
        }
    }

    static List<Tensor> tensors(List<Feed> feeds) {
        return feeds.stream().map(BothSides::tensor).toList();
    }

    private static Tensor tensor(Feed feed) {
        return feed.floats() != null
                ? TorchOps.tensor(feed.floats().values(), feed.shape())
                : TorchOps.tensor(feed.ids(), feed.shape());
    }

    /** Records the program; every axis of every input is dynamic. */
    static ModelProto record(Program program, List<Feed> feeds, Function<OnnxGraph, OnnxOps> side) {
        OnnxGraph graph = new OnnxGraph("test");
        List<OnnxValue> inputs = new ArrayList<>();
        for (int i = 0; i < feeds.size(); i++) {
            OnnxType type = feeds.get(i).floats() != null ? OnnxType.FLOAT : OnnxType.INT32;
            inputs.add(graph.input(
                    "in" + i, type, dimensions("in" + i, feeds.get(i).shape().length)));
        }
        OnnxValue result = program.run(side.apply(graph), inputs);
        graph.output(OUTPUT, result, dimensions("out", result.rank()));
        return graph.build();
    }

    private static OnnxDimension[] dimensions(String prefix, int rank) {
        OnnxDimension[] dimensions = new OnnxDimension[rank];
        for (int i = 0; i < rank; i++) {
            dimensions[i] = OnnxDimension.of(prefix + "_" + i);
        }
        return dimensions;
    }

    /** Runs a recorded model in ONNX Runtime. */
    static TensorData onnxRuntime(ModelProto model, List<Feed> feeds) {
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = options();
                OrtSession session = environment.createSession(model.toByteArray(), options)) {
            for (int i = 0; i < feeds.size(); i++) {
                inputs.put("in" + i, tensor(environment, feeds.get(i)));
            }
            try (OrtSession.Result result = session.run(inputs)) {
                OnnxTensor output = (OnnxTensor) result.get(0);
                FloatBuffer buffer = output.getFloatBuffer();
                float[] values = new float[buffer.remaining()];
                buffer.get(values);
                return TensorData.of(values, output.getInfo().getShape());
            } finally {
                inputs.values().forEach(OnnxTensor::close);
            }
        } catch (OrtException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    private static OrtSession.SessionOptions options() throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(1);
        return options;
    }

    private static OnnxTensor tensor(OrtEnvironment environment, Feed feed) throws OrtException {
        return feed.floats() != null
                ? OnnxTensor.createTensor(
                        environment, FloatBuffer.wrap(feed.floats().values()), feed.shape())
                : OnnxTensor.createTensor(environment, IntBuffer.wrap(feed.ids()), feed.shape());
    }

    /** Equal shapes, finite values, and a difference of at most 1e-6 of the larger of 1 and the value. */
    static void assertClose(TensorData actual, TensorData expected) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        for (int i = 0; i < expected.values().length; i++) {
            float value = expected.values()[i];
            assertThat(value).isFinite();
            assertThat(Math.abs(actual.values()[i] - (double) value))
                    .as("element %d: expected %s, found %s", i, value, actual.values()[i])
                    .isLessThanOrEqualTo(1e-6 * Math.max(1, Math.abs(value)));
        }
    }
}
