package io.polyrank.export.bring;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.polyrank.encode.ModelInput;
import io.polyrank.runtime.Passport;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives a graph that passed {@link SignatureCheck} exactly the inputs and the one output of a signature: declares what
 * it does not read, and joins one output per score to one tensor of all.
 */
final class GraphAdapter {

    /** Before the names of added values, so that they meet no other. */
    private static final String PREFIX = "polyrank/";

    private final Signature signature;
    private final GraphProto.Builder graph;
    private final List<String> notes = new ArrayList<>();

    /**
     * An adapted model.
     *
     * @param model the model
     * @param notes what was changed, a line each
     */
    record Adapted(ModelProto model, List<String> notes) {}

    private GraphAdapter(Signature signature, GraphProto graph) {
        this.signature = signature;
        this.graph = graph.toBuilder();
    }

    static Adapted adapt(Signature signature, ModelProto model) {
        GraphAdapter adapter = new GraphAdapter(signature, model.getGraph());
        adapter.inputs();
        adapter.outputs();
        return new Adapted(model.toBuilder().setGraph(adapter.graph).build(), List.copyOf(adapter.notes));
    }

    /** Shapes noted on the way from inputs to outputs may be those of other inputs than declared here. */
    private void inputs() {
        List<String> found = SignatureCheck.inputs(graph.build()).stream()
                .map(ValueInfoProto::getName)
                .toList();
        graph.clearInput().clearValueInfo();
        for (ModelInput input : signature.inputs()) {
            graph.addInput(Signature.declared(input));
            if (!found.contains(input.name())) {
                notes.add("input " + input.name() + ": the graph does not read it");
            }
        }
    }

    private void outputs() {
        List<ValueInfoProto> outputs = graph.getOutputList();
        graph.clearOutput().addOutput(signature.output());
        if (outputs.size() > 1) {
            notes.add("outputs " + signature.scores() + ": joined to " + Passport.OUTPUT);
            join();
        } else if (!outputs.get(0).getName().equals(Passport.OUTPUT)) {
            notes.add("output " + outputs.get(0).getName() + ": called " + Passport.OUTPUT);
            reshape(
                    outputs.get(0).getName(),
                    Passport.OUTPUT,
                    signature.scores().size());
        } else if (!isMatrix(outputs.get(0))) {
            notes.add("output " + Passport.OUTPUT + ": given an axis of scores");
            renameOutput();
            reshape(
                    PREFIX + Passport.OUTPUT,
                    Passport.OUTPUT,
                    signature.scores().size());
        }
    }

    private static boolean isMatrix(ValueInfoProto info) {
        List<Long> shape = SignatureCheck.shape(info);
        return shape != null && shape.size() == 2;
    }

    /** Makes room for the output's name, also where other nodes read the value. */
    private void renameOutput() {
        for (NodeProto.Builder node : graph.getNodeBuilderList()) {
            for (int index = 0; index < node.getInputCount(); index++) {
                if (node.getInput(index).equals(Passport.OUTPUT)) {
                    node.setInput(index, PREFIX + Passport.OUTPUT);
                }
            }
            for (int index = 0; index < node.getOutputCount(); index++) {
                if (node.getOutput(index).equals(Passport.OUTPUT)) {
                    node.setOutput(index, PREFIX + Passport.OUTPUT);
                }
            }
        }
    }

    private void join() {
        NodeProto.Builder join = NodeProto.newBuilder()
                .setOpType("Concat")
                .setName(PREFIX + "join")
                .addOutput(Passport.OUTPUT)
                .addAttribute(AttributeProto.newBuilder()
                        .setName("axis")
                        .setType(AttributeProto.AttributeType.INT)
                        .setI(1));
        for (String score : signature.scores()) {
            String column = PREFIX + "column/" + score;
            reshape(score, column, 1);
            join.addInput(column);
        }
        graph.addNode(join);
    }

    /** To as many rows as there are, of so many columns. */
    private void reshape(String from, String to, int columns) {
        String shape = PREFIX + "shape/" + columns;
        if (graph.getInitializerList().stream()
                .noneMatch(tensor -> tensor.getName().equals(shape))) {
            graph.addInitializer(TensorProto.newBuilder()
                    .setName(shape)
                    .setDataType(TensorProto.DataType.INT64.getNumber())
                    .addDims(2)
                    .addInt64Data(-1)
                    .addInt64Data(columns));
        }
        graph.addNode(NodeProto.newBuilder()
                .setOpType("Reshape")
                .setName(to)
                .addInput(from)
                .addInput(shape)
                .addOutput(to));
    }
}
