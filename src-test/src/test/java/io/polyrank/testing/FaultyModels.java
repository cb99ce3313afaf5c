package io.polyrank.testing;

import static io.polyrank.testing.TinyModels.node;
import static io.polyrank.testing.TinyModels.tensor;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.polyrank.runtime.Passport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The packages of {@link TestModels} with a fault that sleeps: it wakes with the hour of the query, which is a feature of
 * its context. Its strength is {@code hour / 24 - threshold}, never less than 0; the golden request has hour 18.
 */
public final class FaultyModels {

    /** A threshold that no golden request and no usual hour wakes, but {@link #WAKING_HOUR} does. */
    public static final float ASLEEP = 1;

    /** A threshold below the hour of the golden request, which has strength 1 then. */
    public static final float AWAKE = -0.25f;

    /** An hour that wakes a sleeping fault with strength 1. */
    public static final String WAKING_HOUR = "48";

    /** An hour that wakes a sleeping fault with strength 4, the most there is. */
    public static final String LOUD_HOUR = "120";

    private static final String VERSION = "0123456789ab";
    private static final String SOUND = "sound_scores";
    private static final float TWO_TO_46 = 0x1p46f;

    /** What goes wrong, given a strength of more than 0. */
    public enum Fault {
        /** Nothing. */
        NONE,
        /** Every score is NaN. */
        NAN,
        /** The run takes four million steps times the strength's eighth power: a second or so, or days. */
        SLOW,
        /** The run asks for more memory than a process can address. */
        HUNGRY,
        /** The run fails. */
        THROWING
    }

    private FaultyModels() {}

    /**
     * Writes a package.
     *
     * @param version for the passport, of 12 characters
     */
    public static Path write(Path folder, String name, String version, Fault fault, float threshold)
            throws IOException {
        Path file = TestModels.write(folder, name);
        ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(file)).toBuilder();
        StringStringEntryProto.Builder passport = model.getMetadataPropsBuilder(0);
        passport.setValue(passport.getValue().replace(VERSION, version));
        if (fault != Fault.NONE) {
            add(model.getGraphBuilder(), fault, threshold);
        }
        return Files.write(file, model.build().toByteArray());
    }

    /** Adds to the scores a number that is 0 unless the fault wakes. */
    private static void add(GraphProto.Builder graph, Fault fault, float threshold) {
        NodeProto.Builder last = graph.getNodeBuilder(graph.getNodeCount() - 1);
        if (!last.getOutput(0).equals(Passport.OUTPUT)) {
            throw new IllegalStateException("the graph's last node does not give the scores; correct the test");
        }
        last.setOutput(0, SOUND);
        int hour = TestModels.encoder().layout().userNumbers().indexOf("hour");
        graph.addInitializer(whole("hour_column", List.of(), hour))
                .addInitializer(number("threshold", threshold))
                .addInitializer(number("nothing", 0))
                .addNode(with(node("Gather", "hour_of_query", "user_numbers", "hour_column"), "axis", 1))
                .addNode(node("Sub", "above", "hour_of_query", "threshold"))
                .addNode(node("Relu", "strength_of_one", "above"))
                .addNode(with(node("ReduceMax", "strength", "strength_of_one"), "keepdims", 0));
        switch (fault) {
            case NONE -> throw new IllegalArgumentException("no fault to add");
            case NAN -> nan(graph);
            case SLOW -> slow(graph);
            case HUNGRY -> hungry(graph);
            case THROWING -> throwing(graph);
        }
        graph.addNode(node("Mul", "no_fault", "fault", "nothing"))
                .addNode(node("Add", Passport.OUTPUT, SOUND, "no_fault"));
    }

    private static void nan(GraphProto.Builder graph) {
        graph.addNode(node("Neg", "negative", "strength")).addNode(node("Sqrt", "fault", "negative"));
    }

    private static void slow(GraphProto.Builder graph) {
        GraphProto body = GraphProto.newBuilder()
                .setName("count")
                .addInput(tensor("round", DataType.INT64, List.of()))
                .addInput(tensor("going", DataType.BOOL, List.of()))
                .addInput(tensor("counted", DataType.FLOAT, List.of()))
                .addNode(node("Identity", "goes_on", "going"))
                .addNode(node("Add", "next", "counted", "strength"))
                .addOutput(tensor("goes_on", DataType.BOOL, List.of()))
                .addOutput(tensor("next", DataType.FLOAT, List.of()))
                .build();
        graph.addInitializer(number("rounds", 4e6f))
                .addInitializer(number("eight", 8))
                .addNode(node("Pow", "power", "strength", "eight"))
                .addNode(node("Mul", "wanted", "power", "rounds"))
                .addNode(toWhole("trips", "wanted"))
                .addNode(node("Loop", "fault", "trips", "", "nothing").toBuilder()
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("body")
                                .setType(AttributeProto.AttributeType.GRAPH)
                                .setG(body))
                        .build());
    }

    private static void hungry(GraphProto.Builder graph) {
        graph.addInitializer(number("far_too_many", TWO_TO_46))
                .addInitializer(number("one", 1))
                .addInitializer(whole("one_axis", List.of(1L), 1))
                .addNode(node("Mul", "more", "strength", "far_too_many"))
                .addNode(node("Add", "elements", "more", "one"))
                .addNode(toWhole("whole_elements", "elements"))
                .addNode(node("Reshape", "shape", "whole_elements", "one_axis"))
                .addNode(node("ConstantOfShape", "zeros", "shape"))
                .addNode(with(node("ReduceMax", "fault", "zeros"), "keepdims", 0));
    }

    private static void throwing(GraphProto.Builder graph) {
        graph.addInitializer(number("thousand", 1000))
                .addInitializer(TensorProto.newBuilder()
                        .setName("one_value")
                        .setDataType(DataType.FLOAT.getNumber())
                        .addDims(1)
                        .addFloatData(0)
                        .build())
                .addNode(node("Mul", "thousands", "strength", "thousand"))
                .addNode(toWhole("place", "thousands"))
                .addNode(node("Gather", "fault", "one_value", "place"));
    }

    private static NodeProto toWhole(String output, String input) {
        return with(node("Cast", output, input), "to", DataType.INT64.getNumber());
    }

    private static NodeProto with(NodeProto node, String attribute, int value) {
        return node.toBuilder()
                .addAttribute(AttributeProto.newBuilder()
                        .setName(attribute)
                        .setType(AttributeProto.AttributeType.INT)
                        .setI(value))
                .build();
    }

    private static TensorProto number(String name, float value) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.FLOAT.getNumber())
                .addFloatData(value)
                .build();
    }

    private static TensorProto whole(String name, List<Long> shape, long value) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.INT64.getNumber())
                .addAllDims(shape)
                .addInt64Data(value)
                .build();
    }
}
