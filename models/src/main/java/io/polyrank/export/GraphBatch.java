package io.polyrank.export;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.polyrank.runtime.GraphRanks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rewrites the candidates' graph of a {@link GraphSplit split} model so that one run scores the candidates of several users.
 * Every value that depends on a user or a candidate gets a first axis of users; the user's values come with it, and the
 * candidates come as before, row by row, as many for each user. One user is a run like any other.
 *
 * <p>Implementation note: repeating each user's values for its candidates would be simpler, but some of them are matrices of
 * weights. How each operator is rewritten is in {@link BatchedNode}.
 */
final class GraphBatch {

    private static final String USERS = "users";
    private static final String APART = "/by_user";

    private final GraphProto single;
    private final Set<String> batched = new HashSet<>();
    private final Map<String, Integer> ranks = new HashMap<>();
    private final Map<String, TensorProto> constants = new HashMap<>();
    private final BatchWriter writer;

    private GraphBatch(ModelProto model, Set<String> ofUser) {
        this.single = model.getGraph();
        for (TensorProto tensor : single.getInitializerList()) {
            constants.put(tensor.getName(), tensor);
            ranks.put(tensor.getName(), tensor.getDimsCount());
        }
        for (ValueInfoProto input : single.getInputList()) {
            ranks.put(input.getName(), shape(input).getDimCount());
            batched.add(input.getName());
        }
        ranks.putAll(GraphRanks.ofOutputs(allVisible(model).toByteArray()));
        this.writer = new BatchWriter(ofUser.iterator().next());
    }

    /**
     * Rewrites a model.
     *
     * @throws IllegalArgumentException when it has not been split, or has an operator that cannot be rewritten
     */
    static ModelProto batched(ModelProto split) {
        ModelProto user = GraphSplit.userGraph(split)
                .orElseThrow(() -> new IllegalArgumentException(
                        "graph: found the user not apart, expected a split model; write it down with both"));
        Set<String> ofUser = new HashSet<>();
        user.getGraph().getOutputList().forEach(output -> ofUser.add(output.getName()));
        return split.toBuilder()
                .setGraph(new GraphBatch(split, ofUser).graph(ofUser))
                .build();
    }

    private static ModelProto allVisible(ModelProto model) {
        GraphProto.Builder graph = model.getGraph().toBuilder().clearOutput();
        for (NodeProto node : model.getGraph().getNodeList()) {
            graph.addOutput(ValueInfoProto.newBuilder().setName(node.getOutput(0)));
        }
        return model.toBuilder().clearMetadataProps().setGraph(graph).build();
    }

    private GraphProto graph(Set<String> ofUser) {
        GraphProto.Builder graph = single.toBuilder().clearInput().clearNode().clearInitializer();
        Map<String, String> names = new HashMap<>();
        for (ValueInfoProto input : single.getInputList()) {
            boolean user = ofUser.contains(input.getName());
            graph.addInput(user ? withUsers(input) : input);
            if (!user) {
                names.put(input.getName(), writer.byUser(input.getName(), shape(input), input.getName() + APART));
            }
        }
        String scores = single.getOutput(0).getName();
        names.put(scores, scores + APART);
        for (NodeProto node : single.getNodeList()) {
            write(node, names);
        }
        writer.asRows(scores + APART, scores, shape(single.getOutput(0)));
        Set<String> read = new HashSet<>();
        writer.nodes().forEach(node -> read.addAll(node.getInputList()));
        single.getInitializerList().stream()
                .filter(tensor -> read.contains(tensor.getName()))
                .forEach(graph::addInitializer);
        return graph.addAllNode(writer.nodes())
                .addAllInitializer(writer.constants())
                .build();
    }

    private void write(NodeProto node, Map<String, String> names) {
        List<BatchedNode.Operand> operands = new ArrayList<>();
        for (String input : node.getInputList()) {
            operands.add(new BatchedNode.Operand(
                    names.getOrDefault(input, input),
                    ranks.getOrDefault(input, 0),
                    batched.contains(input),
                    constants.get(input)));
        }
        String output = node.getOutput(0);
        String name = names.getOrDefault(output, output);
        if (operands.stream().noneMatch(BatchedNode.Operand::batched)) {
            writer.copy(node, operands, name);
            return;
        }
        int rank = ranks.getOrDefault(output, 0);
        if (new BatchedNode(node, operands, name, rank).write(writer)) {
            batched.add(output);
        }
    }

    private static ValueInfoProto withUsers(ValueInfoProto input) {
        ValueInfoProto.Builder with = input.toBuilder();
        TensorShapeProto.Builder shape =
                with.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder();
        shape.addDim(0, TensorShapeProto.Dimension.newBuilder().setDimParam(USERS));
        return with.build();
    }

    private static TensorShapeProto shape(ValueInfoProto value) {
        return value.getType().getTensorType().getShape();
    }
}
