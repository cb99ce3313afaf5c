package io.polyrank.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import io.polyrank.export.BatchedNode.Operand;
import io.polyrank.ops.OnnxAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects the nodes and constants of a {@link GraphBatch}. */
final class BatchWriter {

    private static final String COUNT = "users/count";

    private final List<NodeProto> nodes = new ArrayList<>();
    private final List<TensorProto> constants = new ArrayList<>();
    private int names;

    /**
     * @param ofUser a value with an axis of users
     */
    BatchWriter(String ofUser) {
        add("Shape", COUNT, List.of(OnnxAttributes.integer("start", 0), OnnxAttributes.integer("end", 1)), ofUser);
    }

    List<NodeProto> nodes() {
        return nodes;
    }

    List<TensorProto> constants() {
        return constants;
    }

    /** A node as another, with other operands and another name. */
    void copy(NodeProto node, List<Operand> operands, String output) {
        NodeProto.Builder copy = node.toBuilder().clearInput().clearOutput().addOutput(output);
        operands.forEach(operand -> copy.addInput(operand.name()));
        nodes.add(copy.build());
    }

    /** A node of its own. */
    String add(String type, String output, List<AttributeProto> attributes, String... inputs) {
        nodes.add(NodeProto.newBuilder()
                .setOpType(type)
                .setName(output)
                .addAllInput(List.of(inputs))
                .addOutput(output)
                .addAllAttribute(attributes)
                .build());
        return output;
    }

    Operand constant(long... values) {
        String name = unique("constant");
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.INT64.getNumber())
                .addDims(values.length);
        Arrays.stream(values).forEach(tensor::addInt64Data);
        TensorProto built = tensor.build();
        constants.add(built);
        return new Operand(name, 1, false, built);
    }

    /** A shape with another length before it. */
    Operand prefixed(String shape, long first) {
        String name = add(
                "Concat",
                unique("shape"),
                List.of(OnnxAttributes.integer("axis", 0)),
                constant(first).name(),
                shape);
        return new Operand(name, 1, false, null);
    }

    /** A value with more axes of its own, of length 1. */
    Operand raised(Operand value, int rank) {
        if (value.rank() >= rank) {
            return value;
        }
        long[] axes = new long[rank - value.rank()];
        for (int axis = 0; axis < axes.length; axis++) {
            axes[axis] = axis + 1L;
        }
        String name = add(
                "Unsqueeze",
                unique("raised"),
                List.of(),
                value.name(),
                constant(axes).name());
        return new Operand(name, rank, true, null);
    }

    /** A value that is the same for all users, once for each. */
    Operand forEachUser(Operand value) {
        long[] ones = new long[value.rank()];
        Arrays.fill(ones, 1);
        String shape = add(
                "Concat",
                unique("shape"),
                List.of(OnnxAttributes.integer("axis", 0)),
                COUNT,
                constant(ones).name());
        return new Operand(
                add("Expand", unique("for_each_user"), List.of(), value.name(), shape), value.rank(), true, null);
    }

    /** Rows of all users, one user's after the other's, as rows of each. */
    String byUser(String rows, TensorShapeProto shape, String output) {
        return add("Reshape", output, List.of(), rows, shape(COUNT, shape).name());
    }

    /** Rows of each user as rows of all. */
    void asRows(String byUser, String output, TensorShapeProto shape) {
        long[] lengths = lengths(shape);
        add("Reshape", output, List.of(), byUser, constant(lengths).name());
    }

    private Operand shape(String first, TensorShapeProto rows) {
        String name = add(
                "Concat",
                unique("shape"),
                List.of(OnnxAttributes.integer("axis", 0)),
                first,
                constant(lengths(rows)).name());
        return new Operand(name, 1, false, null);
    }

    /** With any number of rows. */
    private static long[] lengths(TensorShapeProto rows) {
        long[] lengths = new long[rows.getDimCount()];
        lengths[0] = -1;
        for (int axis = 1; axis < lengths.length; axis++) {
            lengths[axis] = rows.getDim(axis).getDimValue();
        }
        return lengths;
    }

    private String unique(String name) {
        return "batch/" + name + "_" + names++;
    }
}
