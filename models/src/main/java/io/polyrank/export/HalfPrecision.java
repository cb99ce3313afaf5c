package io.polyrank.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rewrites a recorded graph to half precision where that pays: weights, embedding look-ups and matrix products. Inputs
 * and outputs stay 32-bit floats.
 *
 * <p>Implementation note: products take and give halves. Nodes that move, add, multiply or clip numbers follow their
 * operands: halves if all of them are, floats otherwise. Everything else (normalisation, softmax, sigmoid, sums, powers)
 * is done in floats, and so is a node with a constant that halves cannot tell from infinity or zero, such as the bias of
 * a mask, and arithmetic on weights alone, which the runtime does once when it loads, on the CPU. Between the two stand
 * Cast nodes, one per value. Works on the operators that {@link io.polyrank.ops.OnnxGraph} records, whose nodes come in
 * order and have one output.
 */
final class HalfPrecision {

    private static final Set<String> PRODUCTS = Set.of("MatMul", "Gemm");

    private static final Set<String> MOVES = Set.of(
            "Concat", "Expand", "Gather", "Identity", "Reshape", "Slice", "Squeeze", "Transpose", "Unsqueeze", "Where");

    private static final Set<String> ARITHMETIC = Set.of("Add", "Max", "Mul", "Neg", "Relu", "Sub");

    private static final String HALVES = "/half";

    private static final int FLOAT = TensorProto.DataType.FLOAT.getNumber();
    private static final int HALF = TensorProto.DataType.FLOAT16.getNumber();

    /** What a value is made of. */
    private enum Kind {
        /** A weight or constant, stored as what nodes want it to be. */
        STORED,
        FLOAT,
        HALF
    }

    private final ModelProto model;
    private final Map<String, Kind> kinds = new HashMap<>();
    private final Map<String, TensorProto> initialisers = new LinkedHashMap<>();
    private final Set<String> constants = new HashSet<>();
    private final Map<String, TensorProto> stored = new LinkedHashMap<>();
    private final Set<String> outputs = new HashSet<>();
    private final Map<String, String> casts = new HashMap<>();
    private final List<NodeProto> nodes = new ArrayList<>();

    private HalfPrecision(ModelProto model) {
        this.model = model;
        GraphProto graph = model.getGraph();
        graph.getInputList().stream()
                .filter(input -> input.getType().getTensorType().getElemType() == FLOAT)
                .forEach(input -> kinds.put(input.getName(), Kind.FLOAT));
        for (TensorProto tensor : graph.getInitializerList()) {
            initialisers.put(tensor.getName(), tensor);
            constants.add(tensor.getName());
            if (tensor.getDataType() == FLOAT) {
                kinds.put(tensor.getName(), Kind.STORED);
            }
        }
        graph.getOutputList().stream().map(ValueInfoProto::getName).forEach(outputs::add);
    }

    /**
     * The rewritten model.
     *
     * @throws IllegalArgumentException when a weight is too large for half precision
     */
    static ModelProto of(ModelProto model) {
        return new HalfPrecision(model).rewritten();
    }

    private ModelProto rewritten() {
        model.getGraph().getNodeList().forEach(node -> rewrite(node, decide(node)));
        GraphProto.Builder graph =
                model.getGraph().toBuilder().clearInitializer().clearNode();
        graph.addAllInitializer(stored.values()).addAllNode(nodes);
        return model.toBuilder().setGraph(graph).build();
    }

    /** Whether a node computes in halves; notes what its result is made of. */
    private boolean decide(NodeProto node) {
        List<String> floats =
                node.getInputList().stream().filter(kinds::containsKey).toList();
        boolean constant = constants.containsAll(node.getInputList());
        if (constant) {
            constants.add(node.getOutput(0));
        }
        boolean half = isHalf(node, floats, constant);
        if (half) {
            kinds.put(node.getOutput(0), Kind.HALF);
        } else if (givesFloats(node, floats)) {
            kinds.put(node.getOutput(0), Kind.FLOAT);
        }
        return half;
    }

    private boolean isHalf(NodeProto node, List<String> floats, boolean constant) {
        if (floats.isEmpty() || outputs.contains(node.getOutput(0))) {
            return false;
        }
        String operator = node.getOpType();
        if (PRODUCTS.contains(operator)) {
            return !constant;
        }
        if (floats.stream().anyMatch(operand -> kinds.get(operand) == Kind.FLOAT)) {
            return false;
        }
        return MOVES.contains(operator)
                || (ARITHMETIC.contains(operator)
                        && !constant
                        && floats.stream().allMatch(this::hasHalves));
    }

    /** Whether halves can hold a constant: no infinity of a large number such as a mask's, no zero of a small scalar. */
    private boolean hasHalves(String name) {
        TensorProto tensor = initialisers.get(name);
        if (tensor == null) {
            return true;
        }
        float smallest = tensor.getDimsCount() == 0 ? Half.SMALLEST_NORMAL : 0;
        for (ByteBuffer values = floats(tensor); values.hasRemaining(); ) {
            float value = Math.abs(values.getFloat());
            if (value > Half.LARGEST || (value > 0 && value < smallest)) {
                return false;
            }
        }
        return true;
    }

    private static boolean givesFloats(NodeProto node, List<String> floats) {
        return switch (node.getOpType()) {
            case "Cast" -> node.getAttribute(0).getI() == FLOAT;
            case "Shape", "Equal", "Greater", "Less", "GreaterOrEqual", "LessOrEqual" -> false;
            default -> !floats.isEmpty();
        };
    }

    private void rewrite(NodeProto node, boolean half) {
        NodeProto.Builder rewritten = node.toBuilder().clearInput();
        for (String operand : node.getInputList()) {
            rewritten.addInput(kinds.containsKey(operand) ? as(operand, half) : other(operand));
        }
        nodes.add(rewritten.build());
    }

    /** A value of another type, such as ids or a shape. */
    private String other(String name) {
        TensorProto tensor = initialisers.get(name);
        if (tensor != null) {
            stored.putIfAbsent(name, tensor);
        }
        return name;
    }

    /** A value as halves or floats. */
    private String as(String name, boolean half) {
        TensorProto tensor = initialisers.get(name);
        if (tensor != null) {
            String wanted = half ? name + HALVES : name;
            stored.computeIfAbsent(wanted, key -> half ? half(tensor, key) : tensor);
            return wanted;
        }
        return (kinds.get(name) == Kind.HALF) == half ? name : casts.computeIfAbsent(name, key -> cast(key, half));
    }

    private String cast(String name, boolean half) {
        String result = name + (half ? HALVES : "/float");
        nodes.add(NodeProto.newBuilder()
                .setOpType("Cast")
                .setName(result)
                .addInput(name)
                .addOutput(result)
                .addAttribute(AttributeProto.newBuilder()
                        .setName("to")
                        .setType(AttributeProto.AttributeType.INT)
                        .setI(half ? HALF : FLOAT))
                .build());
        return result;
    }

    private static TensorProto half(TensorProto tensor, String name) {
        ByteBuffer from = floats(tensor);
        ByteBuffer to = ByteBuffer.allocate(from.remaining() / 2).order(ByteOrder.LITTLE_ENDIAN);
        try {
            while (from.hasRemaining()) {
                to.putShort(Half.bits(from.getFloat()));
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "weight " + tensor.getName() + " in half precision: " + e.getMessage() + "; export in floats", e);
        }
        return tensor.toBuilder()
                .setName(name)
                .setDataType(HALF)
                .setRawData(ByteString.copyFrom(to.flip()))
                .build();
    }

    private static ByteBuffer floats(TensorProto tensor) {
        return tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
}
