package io.polyrank.export;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.polyrank.ops.TensorData;
import io.polyrank.ops.WeightSource;
import io.polyrank.runtime.ModelException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;

/** The weights of an exported graph, which keeps them under their own names in whatever form it is written. */
final class PackageWeights implements WeightSource {

    private final Map<String, TensorProto> tensors = new HashMap<>();

    PackageWeights(GraphProto graph) {
        graph.getInitializerList().forEach(tensor -> tensors.put(tensor.getName(), tensor));
    }

    @Override
    public TensorData values(String name) {
        TensorProto tensor = tensors.get(name);
        if (tensor == null) {
            throw new ModelException("weight " + name + ": found none in the graph, which was written in a form that"
                    + " does without it; train the model again for this form");
        }
        ByteString raw = tensor.getRawData();
        FloatBuffer floats =
                raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        float[] values = new float[floats.remaining()];
        floats.get(values);
        return TensorData.of(
                values, tensor.getDimsList().stream().mapToLong(Long::longValue).toArray());
    }
}
