package io.polyrank.export;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.polyrank.ops.OnnxGraph;
import io.polyrank.runtime.ModelException;
import io.polyrank.runtime.UserGraph;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Cuts a recorded graph in two: what depends on the user alone, and what is computed for every candidate. The user's graph
 * travels in the metadata of the other, whose inputs its outputs are, so that a package stays one file; the runtime can
 * then run it before there are candidates, and keep what it gave.
 *
 * <p>Implementation note: nodes come in order and have one output. The cut is behind the last node that reads no candidate,
 * except that a node which only makes the user's values larger, by repeating them or by joining them with weights, stays
 * with the candidates: what crosses the cut is kept per user.
 */
public final class GraphSplit {

    private static final String APART = "/user";

    private static final Set<String> ENLARGING = Set.of("Expand", "Tile");

    /** What a value depends on. */
    private enum Side {
        WEIGHTS,
        USER,
        CANDIDATES
    }

    private final GraphProto whole;
    private final Map<String, Side> sides = new HashMap<>();
    private final Map<String, List<NodeProto>> readers = new HashMap<>();

    private GraphSplit(GraphProto whole) {
        this.whole = whole;
        for (ValueInfoProto input : whole.getInputList()) {
            sides.put(input.getName(), isPerQuery(input) ? Side.USER : Side.CANDIDATES);
        }
        for (NodeProto node : whole.getNodeList()) {
            sides.put(node.getOutput(0), side(node));
            node.getInputList().forEach(value -> readers.computeIfAbsent(value, name -> new ArrayList<>())
                    .add(node));
        }
        for (int index = whole.getNodeCount() - 1; index >= 0; index--) {
            leaveWithCandidates(whole.getNode(index));
        }
    }

    /**
     * Cuts a graph.
     *
     * @throws IllegalArgumentException when nothing in it depends on the user alone
     */
    public static ModelProto split(ModelProto model) {
        GraphProto whole = model.getGraph();
        GraphSplit split = new GraphSplit(whole);
        Map<String, String> crossing = split.crossing();
        if (crossing.isEmpty()) {
            throw new IllegalArgumentException("graph " + whole.getName()
                    + ": found nothing that depends on the user alone, expected a model that reads users; write it down"
                    + " without a split");
        }
        ModelProto user = model.toBuilder()
                .clearMetadataProps()
                .setGraph(split.userGraph(crossing))
                .build();
        List<ValueInfoProto> given = UserGraph.outputs(user.toByteArray()).stream()
                .map(GraphSplit::info)
                .toList();
        ModelProto.Builder candidates = model.toBuilder().setGraph(split.candidateGraph(crossing, given));
        return with(candidates.build(), user);
    }

    /** The user's graph of a model that has been cut. */
    static Optional<ModelProto> userGraph(ModelProto model) {
        String text = OnnxFile.metadata(model).get(UserGraph.METADATA_KEY);
        try {
            return text == null
                    ? Optional.empty()
                    : Optional.of(ModelProto.parseFrom(Base64.getDecoder().decode(text)));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new ModelException("metadata " + UserGraph.METADATA_KEY + ": found no ONNX model", e);
        }
    }

    /** A model with another user's graph. */
    static ModelProto with(ModelProto model, ModelProto user) {
        Map<String, String> metadata = new LinkedHashMap<>(OnnxFile.metadata(model));
        metadata.put(UserGraph.METADATA_KEY, Base64.getEncoder().encodeToString(user.toByteArray()));
        return OnnxFile.withMetadata(model, metadata);
    }

    private static boolean isPerQuery(ValueInfoProto input) {
        TensorShapeProto shape = input.getType().getTensorType().getShape();
        return shape.getDimCount() > 0 && shape.getDim(0).hasDimValue();
    }

    private Side side(NodeProto node) {
        return node.getInputList().stream()
                .map(value -> sides.getOrDefault(value, Side.WEIGHTS))
                .max(Side::compareTo)
                .orElse(Side.WEIGHTS);
    }

    private void leaveWithCandidates(NodeProto node) {
        String value = node.getOutput(0);
        boolean enlarges = ENLARGING.contains(node.getOpType())
                || (node.getOpType().equals("Concat")
                        && node.getInputList().stream().anyMatch(input -> is(input, Side.WEIGHTS)));
        if (enlarges
                && is(value, Side.USER)
                && readers.getOrDefault(value, List.of()).stream()
                        .allMatch(reader -> is(reader.getOutput(0), Side.CANDIDATES))) {
            sides.put(value, Side.CANDIDATES);
        }
    }

    private boolean is(String value, Side side) {
        return sides.getOrDefault(value, Side.WEIGHTS) == side;
    }

    /** What the candidates' graph reads of the user's: its name there, by its name in the whole graph. */
    private Map<String, String> crossing() {
        Set<String> inputs = new LinkedHashSet<>();
        whole.getInputList().forEach(input -> inputs.add(input.getName()));
        Map<String, String> crossing = new LinkedHashMap<>();
        for (NodeProto node : whole.getNodeList()) {
            if (is(node.getOutput(0), Side.CANDIDATES)) {
                node.getInputList().stream()
                        .filter(value -> is(value, Side.USER))
                        .forEach(value -> crossing.put(value, inputs.contains(value) ? value + APART : value));
            }
        }
        return crossing;
    }

    private GraphProto userGraph(Map<String, String> crossing) {
        List<NodeProto> nodes = new ArrayList<>(needed(crossing.keySet(), Set.of()));
        crossing.forEach((value, name) -> {
            if (!name.equals(value)) {
                nodes.add(NodeProto.newBuilder()
                        .setOpType("Identity")
                        .setName(name)
                        .addInput(value)
                        .addOutput(name)
                        .build());
            }
        });
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName(whole.getName() + APART)
                .addAllNode(nodes)
                .addAllInitializer(initialisers(nodes));
        whole.getInputList().stream()
                .filter(input -> is(input.getName(), Side.USER))
                .forEach(graph::addInput);
        crossing.values()
                .forEach(name -> graph.addOutput(ValueInfoProto.newBuilder().setName(name)));
        return graph.build();
    }

    private GraphProto candidateGraph(Map<String, String> crossing, List<ValueInfoProto> given) {
        Set<String> outputs = new LinkedHashSet<>();
        whole.getOutputList().forEach(output -> outputs.add(output.getName()));
        List<NodeProto> nodes = needed(outputs, crossing.keySet()).stream()
                .map(node -> renamed(node, crossing))
                .toList();
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName(whole.getName())
                .addAllNode(nodes)
                .addAllInitializer(initialisers(nodes))
                .addAllOutput(whole.getOutputList())
                .addAllInput(given);
        whole.getInputList().stream()
                .filter(input -> is(input.getName(), Side.CANDIDATES))
                .forEach(graph::addInput);
        return graph.build();
    }

    private static NodeProto renamed(NodeProto node, Map<String, String> names) {
        NodeProto.Builder renamed = node.toBuilder().clearInput();
        node.getInputList().forEach(value -> renamed.addInput(names.getOrDefault(value, value)));
        return renamed.build();
    }

    /** The nodes that values depend on, in order, as far as they are not given. */
    private List<NodeProto> needed(Set<String> values, Set<String> given) {
        Set<String> needed = OnnxGraph.needed(whole.getNodeList(), values, given);
        return whole.getNodeList().stream()
                .filter(node -> needed.contains(node.getOutput(0)) && !given.contains(node.getOutput(0)))
                .toList();
    }

    private List<TensorProto> initialisers(List<NodeProto> nodes) {
        Set<String> read = new LinkedHashSet<>();
        nodes.forEach(node -> read.addAll(node.getInputList()));
        return whole.getInitializerList().stream()
                .filter(tensor -> read.contains(tensor.getName()))
                .toList();
    }

    private static ValueInfoProto info(UserGraph.Output output) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        output.shape()
                .forEach(length ->
                        shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(length)));
        return ValueInfoProto.newBuilder()
                .setName(output.name())
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.valueOf(output.type())
                                        .getNumber())
                                .setShape(shape)))
                .build();
    }
}
