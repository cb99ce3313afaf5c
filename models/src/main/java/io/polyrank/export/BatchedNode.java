package io.polyrank.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.polyrank.ops.OnnxAttributes;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A node of a graph for one user, written down for several: values that differ between users have an axis of users before
 * their own, those that do not (weights, shapes) stay as they are.
 *
 * @param node as it is for one user
 * @param operands what it reads
 * @param output what its value is called
 * @param rank how many axes its value has for one user
 */
record BatchedNode(NodeProto node, List<Operand> operands, String output, int rank) {

    private static final Set<String> ONE_BY_ONE =
            Set.of("Identity", "Relu", "Sigmoid", "Tanh", "Exp", "Log", "Erf", "Softplus", "Cast");

    /**
     * Something a node reads.
     *
     * @param rank how many axes it has for one user
     * @param batched whether it has an axis of users
     * @param constant its value, if it is an initialiser
     */
    record Operand(
            String name,
            int rank,
            boolean batched,
            @Nullable TensorProto constant) {}

    /**
     * Writes the node down.
     *
     * @return whether its value has an axis of users
     * @throws IllegalArgumentException when it cannot be
     */
    boolean write(BatchWriter to) {
        String type = node.getOpType();
        if (ONE_BY_ONE.contains(type)) {
            to.copy(node, operands, output);
            return true;
        }
        switch (type) {
            case "Add", "Sub", "Mul", "Div", "Max", "MatMul" -> to.copy(node, aligned(to), output);
            case "Gemm" -> gemm(to);
            case "Softmax", "LayerNormalization" -> to.copy(shifted("axis"), operands, output);
            case "Concat" -> concat(to);
            case "Transpose" -> to.copy(transposed(), operands, output);
            case "Reshape" -> to.copy(node, with(1, to.prefixed(operands.get(1).name(), 0)), output);
            case "Expand" -> expand(to);
            case "Unsqueeze", "Squeeze" -> axes(to, 1);
            case "ReduceSum" -> axes(to, 1);
            case "ReduceMean", "ReduceMax" -> to.copy(shifted("axes"), operands, output);
            case "Slice" -> axes(to, 3);
            case "Gather" -> gather(to);
            case "Shape" -> {
                to.copy(shape(), operands, output);
                return false;
            }
            default ->
                throw new IllegalArgumentException(
                        "operator " + type + " of " + node.getName()
                                + ": found one that is not known for several users at once; write the model down without --batch");
        }
        return true;
    }

    /** Operands that broadcast as they did: those with users get axes of length 1 behind that of users. */
    private List<Operand> aligned(BatchWriter to) {
        int most = operands.stream().mapToInt(Operand::rank).max().orElse(0);
        return operands.stream()
                .map(operand -> operand.batched() ? to.raised(operand, most) : operand)
                .toList();
    }

    private void gemm(BatchWriter to) {
        boolean plain = attribute("transA", 0) == 0
                && node.getAttributeList().stream()
                        .noneMatch(attribute -> attribute.getName().equals("alpha")
                                || attribute.getName().equals("beta"));
        if (!plain) {
            throw new IllegalArgumentException("operator Gemm of " + node.getName()
                    + ": found one that is more than a product and a bias, expected no more");
        }
        Operand weights = operands.get(1);
        long[] transposed = weights.batched() ? new long[] {0, 2, 1} : new long[] {1, 0};
        String right = attribute("transB", 0) == 0
                ? weights.name()
                : to.add(
                        "Transpose",
                        output + "/weights",
                        List.of(OnnxAttributes.integers("perm", transposed)),
                        weights.name());
        if (operands.size() < 3) {
            to.add("MatMul", output, List.of(), operands.get(0).name(), right);
            return;
        }
        String product =
                to.add("MatMul", output + "/product", List.of(), operands.get(0).name(), right);
        Operand bias = operands.get(2);
        to.add(
                "Add",
                output,
                List.of(),
                product,
                bias.batched() ? to.raised(bias, rank).name() : bias.name());
    }

    private void concat(BatchWriter to) {
        List<Operand> all = operands.stream()
                .map(operand -> operand.batched() ? operand : to.forEachUser(operand))
                .toList();
        to.copy(shifted("axis"), all, output);
    }

    private void expand(BatchWriter to) {
        Operand value = to.raised(operands.get(0), rank);
        to.copy(node, List.of(value, to.prefixed(operands.get(1).name(), 1)), output);
    }

    private void gather(BatchWriter to) {
        Operand values = operands.get(0);
        Operand places = operands.get(1);
        if (values.batched() && places.batched() || places.batched() && attribute("axis", 0) != 0) {
            throw new IllegalArgumentException("operator Gather of " + node.getName()
                    + ": found values and places that differ between users, expected one of them");
        }
        to.copy(values.batched() ? shifted("axis") : node, operands, output);
    }

    /** With the axes in a constant operand. */
    private void axes(BatchWriter to, int place) {
        TensorProto constant = operands.size() > place ? operands.get(place).constant() : null;
        if (constant == null) {
            throw new IllegalArgumentException("operator " + node.getOpType() + " of " + node.getName()
                    + ": found axes that are not constant, expected a constant");
        }
        long[] axes =
                Arrays.stream(longs(constant)).map(BatchedNode::behindUsers).toArray();
        to.copy(node, with(place, to.constant(axes)), output);
    }

    private List<Operand> with(int place, Operand other) {
        List<Operand> changed = new ArrayList<>(operands);
        changed.set(place, other);
        return changed;
    }

    private NodeProto transposed() {
        long[] axes = node.getAttributeList().stream()
                .flatMap(attribute -> attribute.getIntsList().stream())
                .mapToLong(axis -> axis + 1)
                .toArray();
        if (axes.length == 0) {
            throw new IllegalArgumentException(
                    "operator Transpose of " + node.getName() + ": found no permutation, expected one");
        }
        long[] with = new long[axes.length + 1];
        System.arraycopy(axes, 0, with, 1, axes.length);
        return node.toBuilder()
                .clearAttribute()
                .addAttribute(OnnxAttributes.integers("perm", with))
                .build();
    }

    /** The lengths of a user's axes, without that of users. */
    private NodeProto shape() {
        NodeProto.Builder shape = node.toBuilder().clearAttribute();
        shape.addAttribute(OnnxAttributes.integer("start", attribute("start", 0) + 1));
        if (node.getAttributeList().stream()
                .anyMatch(attribute -> attribute.getName().equals("end"))) {
            shape.addAttribute(OnnxAttributes.integer("end", attribute("end", 0) + 1));
        }
        return shape.build();
    }

    /** With an attribute that names axes, which are all one further now unless they count from the end. */
    private NodeProto shifted(String name) {
        NodeProto.Builder changed = node.toBuilder().clearAttribute();
        boolean found = false;
        for (AttributeProto attribute : node.getAttributeList()) {
            if (attribute.getName().equals(name)) {
                found = true;
                long[] axes = attribute.getIntsList().stream()
                        .mapToLong(BatchedNode::behindUsers)
                        .toArray();
                changed.addAttribute(
                        axes.length == 0
                                ? OnnxAttributes.integer(name, behindUsers(attribute.getI()))
                                : OnnxAttributes.integers(name, axes));
            } else {
                changed.addAttribute(attribute);
            }
        }
        boolean fromTheEnd = Set.of("Softmax", "LayerNormalization").contains(node.getOpType());
        if (!found && !fromTheEnd) {
            if (!name.equals("axis")) {
                throw new IllegalArgumentException("operator " + node.getOpType() + " of " + node.getName()
                        + ": found no " + name + ", expected some");
            }
            changed.addAttribute(OnnxAttributes.integer(name, 1));
        }
        return changed.build();
    }

    /** The place of an axis behind that of users; as it was if it counts from the end. */
    private static long behindUsers(long axis) {
        return axis < 0 ? axis : axis + 1;
    }

    private long attribute(String name, long otherwise) {
        return node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name))
                .mapToLong(AttributeProto::getI)
                .findFirst()
                .orElse(otherwise);
    }

    private static long[] longs(TensorProto tensor) {
        if (tensor.getRawData().isEmpty()) {
            return tensor.getInt64DataList().stream().mapToLong(Long::longValue).toArray();
        }
        LongBuffer raw = tensor.getRawData()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asLongBuffer();
        long[] values = new long[raw.remaining()];
        raw.get(values);
        return values;
    }
}
