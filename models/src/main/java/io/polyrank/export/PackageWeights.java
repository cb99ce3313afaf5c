package io.polyrank.export;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.polyrank.ops.TensorData;
import io.polyrank.ops.WeightSource;
import io.polyrank.runtime.ModelException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The weights of an exported graph, which keeps them under their own names in whatever form it is written. */
final class PackageWeights implements WeightSource {

    private final Path folder;
    private final Map<String, TensorProto> tensors = new HashMap<>();

    /**
     * @param model the graph, with its user graph if that is apart
     * @param folder of the file the graph stands in, for weights beside it
     */
    PackageWeights(ModelProto model, Path folder) {
        this.folder = folder;
        GraphSplit.userGraph(model).ifPresent(user -> add(user.getGraph()));
        add(model.getGraph());
    }

    private void add(GraphProto graph) {
        graph.getInitializerList().forEach(tensor -> tensors.put(tensor.getName(), tensor));
    }

    @Override
    public TensorData values(String name) {
        TensorProto tensor = tensors.get(name);
        if (tensor == null) {
            throw new ModelException("weight " + name + ": found none in the graph, which was written in a form that"
                    + " does without it; train the model again for this form");
        }
        FloatBuffer floats = ExternalData.bytes(tensor, folder)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        float[] values = new float[floats.remaining()];
        floats.get(values);
        return TensorData.of(
                values, tensor.getDimsList().stream().mapToLong(Long::longValue).toArray());
    }
}
