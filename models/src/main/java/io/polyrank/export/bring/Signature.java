package io.polyrank.export.bring;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.polyrank.encode.InputLayout;
import io.polyrank.encode.ModelInput;
import io.polyrank.runtime.Passport;
import io.polyrank.spec.DatasetSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the graph of a model package takes and gives.
 *
 * @param inputs in model order
 * @param scores names of the output's columns
 */
record Signature(List<ModelInput> inputs, List<String> scores) {

    /** The length of an axis that is known only when the graph runs. */
    static final long ANY = -1;

    /** Name of the axis of candidates. */
    static final String CANDIDATES = "candidates";

    Signature {
        inputs = List.copyOf(inputs);
        scores = List.copyOf(scores);
    }

    static Signature of(DatasetSpec dataset) {
        return new Signature(ModelInput.of(InputLayout.of(dataset)), dataset.scoreNames());
    }

    Optional<ModelInput> input(String name) {
        return inputs.stream().filter(input -> input.name().equals(name)).findFirst();
    }

    List<String> inputNames() {
        return inputs.stream().map(ModelInput::name).toList();
    }

    /** The axes of an input. */
    static List<Long> shape(ModelInput input) {
        List<Long> shape = new ArrayList<>();
        shape.add(input.perCandidate() ? ANY : 1L);
        input.shape().forEach(length -> shape.add((long) length));
        return shape;
    }

    static DataType type(ModelInput input) {
        return input.isFloat() ? DataType.FLOAT : DataType.INT32;
    }

    /** The declaration of an input in a graph. */
    static ValueInfoProto declared(ModelInput input) {
        return declared(input.name(), type(input), shape(input));
    }

    /** The declaration of the output in a graph. */
    ValueInfoProto output() {
        return declared(Passport.OUTPUT, DataType.FLOAT, List.of(ANY, (long) scores.size()));
    }

    private static ValueInfoProto declared(String name, DataType type, List<Long> shape) {
        TensorShapeProto.Builder axes = TensorShapeProto.newBuilder();
        for (long length : shape) {
            axes.addDim(
                    length == ANY
                            ? Dimension.newBuilder().setDimParam(CANDIDATES)
                            : Dimension.newBuilder().setDimValue(length));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(axes)))
                .build();
    }

    /** A type and shape as people read them, such as {@code float32 [candidates, 2]}. */
    static String describe(DataType type, List<Long> shape) {
        List<String> axes = shape.stream()
                .map(length -> length == ANY ? CANDIDATES : length.toString())
                .toList();
        return name(type) + " [" + String.join(", ", axes) + "]";
    }

    static String name(DataType type) {
        return switch (type) {
            case FLOAT -> "float32";
            case FLOAT16 -> "float16";
            case DOUBLE -> "float64";
            default -> type.name().toLowerCase(java.util.Locale.ROOT);
        };
    }
}
