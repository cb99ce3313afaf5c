package io.polyrank.ops;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Builds an ONNX model node by node.
 *
 * <p>Values are typed and know their rank, so that a mistake shows where it is made and not when the file is loaded.
 * Equal constants become one initialiser. A node that uses a named weight is named after it. What no output depends on
 * is left out of the finished model. Operators are those of opset {@value #OPSET}; files carry IR version
 * {@value #IR_VERSION}, which ONNX Runtime reads since 1.10.
 */
public final class OnnxGraph {
    /** The version of the operator set. */
    public static final int OPSET = 17;
    /** The version of the file format. */
    public static final int IR_VERSION = 8;

    private static final int READABLE_ELEMENTS = 6;
    private static final String PRODUCER = "polyrank";

    private record Node(String operator, List<String> operands, List<AttributeProto> attributes) {}

    private record Constant(OnnxType type, List<Long> shape, ByteString content) {}

    private final String name;
    private final List<ValueInfoProto> inputs = new ArrayList<>();
    private final List<ValueInfoProto> outputs = new ArrayList<>();
    private final Map<String, TensorProto> initialisers = new LinkedHashMap<>();
    private final List<NodeProto> nodes = new ArrayList<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<Constant, OnnxValue> constants = new HashMap<>();
    private final Set<String> weights = new HashSet<>();
    private final Map<String, Integer> names = new HashMap<>();
    private final Map<Node, String> reusable = new HashMap<>();

    /** An empty graph. */
    public OnnxGraph(String name) {
        this.name = name;
    }

    // ---- inputs, outputs, metadata

    /**
     * Declares an input.
     *
     * @throws IllegalArgumentException if the name is taken
     */
    public OnnxValue input(String inputName, OnnxType type, OnnxDimension... shape) {
        OnnxValue value = new OnnxValue(claim(inputName), type, shape.length);
        inputs.add(info(value, shape));
        return value;
    }

    /**
     * Makes a value an output of the graph, under a name of its own.
     *
     * @throws IllegalArgumentException if the name is taken or the shape has another rank than the value
     */
    public void output(String outputName, OnnxValue value, OnnxDimension... shape) {
        if (shape.length != value.rank()) {
            throw new IllegalArgumentException("output " + outputName + ": expected " + value.rank()
                    + " axes, the rank of " + value.name() + ", found " + Arrays.toString(shape));
        }
        OnnxValue output = new OnnxValue(claim(outputName), value.type(), value.rank());
        nodes.add(NodeProto.newBuilder()
                .setOpType("Identity")
                .setName(unique("Identity"))
                .addInput(value.name())
                .addOutput(output.name())
                .build());
        outputs.add(info(output, shape));
    }

    /** Sets an entry of the model's metadata. */
    public void metadata(String key, String value) {
        metadata.put(key, value);
    }

    // ---- initialisers

    /**
     * Adds a weight under its own name.
     *
     * @throws IllegalArgumentException if the name is taken
     */
    public OnnxValue weight(String weightName, TensorData data) {
        OnnxValue value =
                initialiser(claim(weightName), OnnxType.FLOAT, content(weightName, data.values()), data.shape());
        weights.add(weightName);
        return value;
    }

    /** A float constant; a scalar if no shape is given. */
    public OnnxValue constant(float[] values, long... shape) {
        requireCount(values.length, shape);
        return constant(OnnxType.FLOAT, content("constant", values), Arrays.toString(values), shape);
    }

    /** A 32-bit integer constant; a scalar if no shape is given. */
    public OnnxValue constant(int[] values, long... shape) {
        requireCount(values.length, shape);
        ByteBuffer buffer = buffer("constant", Integer.BYTES, values.length);
        buffer.asIntBuffer().put(values);
        return constant(OnnxType.INT32, UnsafeByteOperations.unsafeWrap(buffer), Arrays.toString(values), shape);
    }

    /** A 64-bit integer constant, as shapes and axes are; a scalar if no shape is given. */
    public OnnxValue constant(long[] values, long... shape) {
        requireCount(values.length, shape);
        ByteBuffer buffer = buffer("constant", Long.BYTES, values.length);
        buffer.asLongBuffer().put(values);
        return constant(OnnxType.INT64, UnsafeByteOperations.unsafeWrap(buffer), Arrays.toString(values), shape);
    }

    private OnnxValue constant(OnnxType type, ByteString content, String readable, long... shape) {
        Constant key = new Constant(type, Arrays.stream(shape).boxed().toList(), content);
        OnnxValue known = constants.get(key);
        if (known != null) {
            return known;
        }
        boolean small = Shapes.count(shape) <= READABLE_ELEMENTS;
        String base = type.name().toLowerCase(Locale.ROOT) + (small ? readable : "_constant");
        OnnxValue value = initialiser(unique(base), type, content, shape);
        constants.put(key, value);
        return value;
    }

    private OnnxValue initialiser(String fullName, OnnxType type, ByteString content, long... shape) {
        initialisers.put(
                fullName,
                TensorProto.newBuilder()
                        .setName(fullName)
                        .setDataType(type.number())
                        .addAllDims(Arrays.stream(shape).boxed().toList())
                        .setRawData(content)
                        .build());
        return new OnnxValue(fullName, type, shape.length);
    }

    private static ByteString content(String what, float[] values) {
        ByteBuffer buffer = buffer(what, Float.BYTES, values.length);
        buffer.asFloatBuffer().put(values);
        return UnsafeByteOperations.unsafeWrap(buffer);
    }

    private static ByteBuffer buffer(String what, int bytesEach, int count) {
        long bytes = (long) bytesEach * count;
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(what + ": " + bytes
                    + " bytes are more than the 2 GiB an ONNX file can hold;" + " use fewer rows or a smaller width");
        }
        return ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void requireCount(int found, long... shape) {
        if (Shapes.count(shape) != found) {
            throw new IllegalArgumentException("values: expected " + Shapes.count(shape) + " for shape "
                    + Arrays.toString(shape) + ", found " + found);
        }
    }

    // ---- nodes

    /** From now on a node that there is already is not added once more. */
    void reuseNodes() {
        for (NodeProto node : nodes) {
            reusable.putIfAbsent(
                    new Node(node.getOpType(), node.getInputList(), node.getAttributeList()), node.getOutput(0));
        }
    }

    /** Adds a node with one output. */
    OnnxValue node(String operator, OnnxType type, int rank, List<AttributeProto> attributes, OnnxValue... operands) {
        String known = reusable.get(
                new Node(operator, Arrays.stream(operands).map(OnnxValue::name).toList(), attributes));
        if (known != null) {
            return new OnnxValue(known, type, rank);
        }
        String nodeName = unique(prefix(operands) + operator);
        NodeProto.Builder node = NodeProto.newBuilder()
                .setOpType(operator)
                .setName(nodeName)
                .addOutput(nodeName)
                .addAllAttribute(attributes);
        for (OnnxValue operand : operands) {
            node.addInput(operand.name());
        }
        nodes.add(node.build());
        return new OnnxValue(nodeName, type, rank);
    }

    private String prefix(OnnxValue... operands) {
        for (OnnxValue operand : operands) {
            if (weights.contains(operand.name())) {
                return operand.name() + "/";
            }
        }
        return "";
    }

    private String unique(String base) {
        int uses = names.merge(base, 1, Integer::sum);
        return uses == 1 ? base : unique(base + "_" + uses);
    }

    private String claim(String wanted) {
        if (names.putIfAbsent(wanted, 1) != null) {
            throw new IllegalArgumentException("graph " + name + ": the name " + wanted + " is already taken");
        }
        return wanted;
    }

    // ---- the finished model

    /**
     * The model with everything its outputs depend on.
     *
     * @throws IllegalStateException if there is no output
     */
    public ModelProto build() {
        if (outputs.isEmpty()) {
            throw new IllegalStateException("graph " + name + ": expected at least one output, found none");
        }
        Set<String> needed =
                needed(nodes, outputs.stream().map(ValueInfoProto::getName).toList(), Set.of());
        GraphProto.Builder graph =
                GraphProto.newBuilder().setName(name).addAllInput(inputs).addAllOutput(outputs);
        initialisers.values().stream()
                .filter(tensor -> needed.contains(tensor.getName()))
                .forEach(graph::addInitializer);
        nodes.stream().filter(node -> needed.contains(node.getOutput(0))).forEach(graph::addNode);
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName(PRODUCER)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .setGraph(graph);
        metadata.forEach((key, value) -> model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.build();
    }

    /**
     * What values depend on: themselves, and the values that the nodes they come from read.
     *
     * @param nodes of a graph, each with one output
     * @param given values that come from elsewhere, and are not looked behind
     */
    public static Set<String> needed(List<NodeProto> nodes, Collection<String> values, Set<String> given) {
        Map<String, NodeProto> producers = new HashMap<>();
        nodes.forEach(node -> producers.put(node.getOutput(0), node));
        Set<String> needed = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(values);
        while (!open.isEmpty()) {
            String value = open.remove();
            NodeProto producer = producers.get(value);
            if (needed.add(value) && producer != null && !given.contains(value)) {
                open.addAll(producer.getInputList());
            }
        }
        return needed;
    }

    private static ValueInfoProto info(OnnxValue value, OnnxDimension... shape) {
        TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
        for (OnnxDimension dimension : shape) {
            dimensions.addDim(dimension.toProto());
        }
        return ValueInfoProto.newBuilder()
                .setName(value.name())
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(value.type().number())
                                .setShape(dimensions)))
                .build();
    }
}
