package io.polyrank.export;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.polyrank.runtime.ExplainPart;
import io.polyrank.runtime.ModelException;
import io.polyrank.runtime.Tap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A model as it was recorded: the graph that ranks, and the same graph with what explains its scores behind it.
 *
 * @param ranking gives scores alone
 * @param explaining has all nodes of the other, and more nodes and outputs
 * @param taps what the additional outputs mean
 */
record Recorded(ModelProto ranking, ModelProto explaining, List<Tap> taps) {

    Recorded {
        taps = List.copyOf(taps);
    }

    /** Both graphs changed in a way that leaves the names of values alone. */
    Recorded changed(UnaryOperator<ModelProto> change) {
        return new Recorded(change.apply(ranking), change.apply(explaining), taps);
    }

    /**
     * Adds to a package's graph what explains it; nothing if there are no taps.
     *
     * @param written the graph that ranks, or the part of it that scores candidates
     * @throws ModelException when the graph was changed so much that what explains it does not fit
     */
    ModelProto explained(ModelProto written) {
        if (taps.isEmpty()) {
            return written;
        }
        ModelProto added = ModelProto.newBuilder().setGraph(added()).build();
        requireKnown(written.getGraph(), added.getGraph());
        Map<String, String> metadata = new LinkedHashMap<>(OnnxFile.metadata(written));
        metadata.put(ExplainPart.METADATA_KEY, new ExplainPart(added.toByteArray(), taps).toJson());
        return OnnxFile.withMetadata(written, metadata);
    }

    private GraphProto added() {
        Set<String> known = values(ranking.getGraph());
        GraphProto all = explaining.getGraph();
        return GraphProto.newBuilder()
                .addAllNode(all.getNodeList().stream()
                        .filter(node -> !known.contains(node.getOutput(0)))
                        .toList())
                .addAllInitializer(all.getInitializerList().stream()
                        .filter(tensor -> !known.contains(tensor.getName()))
                        .toList())
                .addAllOutput(all.getOutputList().stream()
                        .filter(output -> !known.contains(output.getName()))
                        .toList())
                .build();
    }

    private static void requireKnown(GraphProto written, GraphProto added) {
        Set<String> known = values(written);
        known.addAll(values(added));
        List<String> unknown = new ArrayList<>();
        for (NodeProto node : added.getNodeList()) {
            node.getInputList().stream().filter(value -> !known.contains(value)).forEach(unknown::add);
        }
        if (!unknown.isEmpty()) {
            throw new ModelException("explain graph: reads " + unknown
                    + ", which the graph of the candidates does not have; export without --explain");
        }
    }

    private static Set<String> values(GraphProto graph) {
        Set<String> values = new HashSet<>();
        graph.getInputList().stream().map(ValueInfoProto::getName).forEach(values::add);
        graph.getInitializerList().stream().map(TensorProto::getName).forEach(values::add);
        graph.getNodeList().forEach(node -> values.add(node.getOutput(0)));
        return values;
    }
}
