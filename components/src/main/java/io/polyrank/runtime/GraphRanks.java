package io.polyrank.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.util.LinkedHashMap;
import java.util.Map;

/** How many axes the outputs of a graph have, as ONNX Runtime infers it. For whoever rewrites graphs. */
public final class GraphRanks {

    private GraphRanks() {}

    /**
     * The number of axes of each output.
     *
     * @throws ModelException when the graph cannot be loaded, or has an output that is no tensor
     */
    public static Map<String, Integer> ofOutputs(byte[] model) {
        try (OrtSession.SessionOptions options = Sessions.options();
                OrtSession session = OrtEnvironment.getEnvironment().createSession(model, options)) {
            Map<String, Integer> ranks = new LinkedHashMap<>();
            for (Map.Entry<String, NodeInfo> output : session.getOutputInfo().entrySet()) {
                if (!(output.getValue().getInfo() instanceof TensorInfo info)) {
                    throw new ModelException("graph: output " + output.getKey() + ": found "
                            + output.getValue().getInfo() + ", expected a tensor");
                }
                ranks.put(output.getKey(), info.getShape().length);
            }
            return ranks;
        } catch (OrtException e) {
            throw new ModelException("graph: found no loadable ONNX model: " + e.getMessage(), e);
        }
    }
}
