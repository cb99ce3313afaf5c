package io.polyrank.export.bring;

import static io.polyrank.export.bring.Signature.ANY;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.polyrank.encode.ModelInput;
import io.polyrank.runtime.Passport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares the inputs and outputs of a graph with a signature. Axes of unknown length fit any length. */
final class SignatureCheck {

    private final Signature signature;
    private final GraphProto graph;
    private final Mismatches mismatches;

    private SignatureCheck(Signature signature, GraphProto graph, Mismatches mismatches) {
        this.signature = signature;
        this.graph = graph;
        this.mismatches = mismatches;
    }

    static void run(Signature signature, GraphProto graph, Mismatches mismatches) {
        SignatureCheck check = new SignatureCheck(signature, graph, mismatches);
        check.weightsInside();
        check.inputs();
        check.outputs();
    }

    /** The inputs of a graph that are not weights; old files list both. */
    static List<ValueInfoProto> inputs(GraphProto graph) {
        Set<String> weights = graph.getInitializerList().stream()
                .map(TensorProto::getName)
                .collect(Collectors.toCollection(HashSet::new));
        return graph.getInputList().stream()
                .filter(input -> !weights.contains(input.getName()))
                .toList();
    }

    private void weightsInside() {
        List<String> outside = graph.getInitializerList().stream()
                .filter(tensor -> tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL)
                .map(TensorProto::getName)
                .toList();
        if (!outside.isEmpty()) {
            mismatches.add(
                    "weights",
                    outside.size() + " in other files, such as " + outside.get(0),
                    "all inside the ONNX file",
                    "save the model without external data");
        }
    }

    /** An input that the graph does not read may be left out, unless another might be the one that is meant. */
    private void inputs() {
        List<ValueInfoProto> found = inputs(graph);
        List<String> names = found.stream().map(ValueInfoProto::getName).toList();
        for (ValueInfoProto info : found) {
            signature
                    .input(info.getName())
                    .ifPresentOrElse(
                            input -> input(input, info),
                            () -> mismatches.add(
                                    "input " + info.getName(),
                                    describe(info),
                                    "only inputs of " + signature.inputNames(),
                                    "rename or remove it"));
        }
        if (!signature.inputNames().containsAll(names)) {
            for (ModelInput input : signature.inputs()) {
                if (!names.contains(input.name())) {
                    mismatches.add(
                            "input " + input.name(),
                            "none",
                            Signature.describe(Signature.type(input), Signature.shape(input)),
                            "declare it, or rename the input that is meant; it may be left out where no other input"
                                    + " is unknown");
                }
            }
        }
    }

    private void input(ModelInput input, ValueInfoProto info) {
        DataType type = Signature.type(input);
        List<Long> shape = Signature.shape(input);
        List<Long> found = shape(info);
        String advice = null;
        if (type(info) != type) {
            advice = "declare it " + Signature.name(type) + " and cast it inside the graph";
        } else if (found != null && found.size() != shape.size()) {
            advice = "reshape it inside the graph";
        } else if (found != null && !fits(found, shape)) {
            advice = input.perCandidate() && found.get(0) != ANY
                    ? "export with a dynamic first axis"
                    : "change the specification or the model, so that both have as many columns";
        }
        if (advice != null) {
            mismatches.add("input " + input.name(), describe(info), Signature.describe(type, shape), advice);
        }
    }

    /** Candidates need an axis of any length; other axes may be as long as wanted, or unknown. */
    private static boolean fits(List<Long> found, List<Long> wanted) {
        for (int axis = 0; axis < wanted.size(); axis++) {
            boolean same = found.get(axis).equals(wanted.get(axis));
            if (!same && (found.get(axis) != ANY || wanted.get(axis) == ANY)) {
                return false;
            }
        }
        return true;
    }

    private void outputs() {
        List<String> scores = signature.scores();
        List<ValueInfoProto> outputs = graph.getOutputList();
        List<String> names = outputs.stream().map(ValueInfoProto::getName).toList();
        if (outputs.size() == 1) {
            output(outputs.get(0), scores.size());
        } else if (new HashSet<>(names).equals(new HashSet<>(scores))) {
            outputs.forEach(output -> output(output, 1));
        } else {
            mismatches.add(
                    "outputs",
                    names.toString(),
                    "one output [candidates, " + scores.size() + "], or one output [candidates] or [candidates, 1] for"
                            + " each of " + scores,
                    "rename the outputs, or remove those that are no scores");
        }
        boolean isTaken = names.size() != 1 || !names.get(0).equals(Passport.OUTPUT);
        if (isTaken && valueNames().contains(Passport.OUTPUT)) {
            mismatches.add(
                    "value " + Passport.OUTPUT,
                    "a value of that name that is not the only output",
                    "none",
                    "rename it; the scores will be called so");
        }
    }

    /** An output of some columns; of one, the axis of columns may be missing. */
    private void output(ValueInfoProto info, long columns) {
        List<Long> shape = shape(info);
        List<Long> matrix = List.of(ANY, columns);
        boolean fits = shape == null
                || (shape.size() == 2 && fits(shape, matrix))
                || (shape.size() == 1 && columns == 1 && shape.get(0) == ANY);
        if (type(info) != DataType.FLOAT || !fits) {
            mismatches.add(
                    "output " + info.getName(),
                    describe(info),
                    Signature.describe(DataType.FLOAT, matrix),
                    type(info) != DataType.FLOAT
                            ? "cast it to float32 inside the graph"
                            : "give one row per candidate and one column per score of " + signature.scores());
        }
    }

    private Set<String> valueNames() {
        Set<String> names = new HashSet<>();
        graph.getInputList().forEach(input -> names.add(input.getName()));
        graph.getInitializerList().forEach(tensor -> names.add(tensor.getName()));
        graph.getNodeList().forEach(node -> names.addAll(node.getOutputList()));
        return names;
    }

    private static DataType type(ValueInfoProto info) {
        DataType type = DataType.forNumber(info.getType().getTensorType().getElemType());
        return type == null ? DataType.UNDEFINED : type;
    }

    /** The lengths of the axes; null if not even their number is known. */
    static @Nullable List<Long> shape(ValueInfoProto info) {
        TypeProto.Tensor tensor = info.getType().getTensorType();
        if (!tensor.hasShape()) {
            return null;
        }
        List<Long> shape = new ArrayList<>();
        for (TensorShapeProto.Dimension axis : tensor.getShape().getDimList()) {
            shape.add(axis.hasDimValue() ? axis.getDimValue() : ANY);
        }
        return shape;
    }

    private static String describe(ValueInfoProto info) {
        List<Long> shape = shape(info);
        return shape == null
                ? Signature.name(type(info)) + " of unknown shape"
                : Signature.describe(type(info), shape).replace(Signature.CANDIDATES, "any number");
    }
}
