package io.polyrank.testing;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.common.primitives.Floats;
import io.polyrank.behaviour.BehaviourEvent;
import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.TextFields;
import io.polyrank.behaviour.UserContext;
import io.polyrank.encode.EncoderState;
import io.polyrank.encode.InputLayout;
import io.polyrank.encode.ModelInput;
import io.polyrank.encode.Normalisation;
import io.polyrank.encode.Vocabulary;
import io.polyrank.runtime.GoldenRequest;
import io.polyrank.runtime.Passport;
import io.polyrank.runtime.PassportJson;
import io.polyrank.runtime.Precision;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.DatasetSpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes the smallest model package that has every kind of part: two tasks whose scores are {@code sigmoid(x W + b)} of
 * the candidate's two numbers, which are price and stock as they stand. All other inputs are declared and not used.
 */
public final class TinyModels {

    public static final DatasetSpec SPEC = DatasetSpecReader.read("tiny.yaml", """
            dataset: tiny
            item_key: item
            tasks: [{name: click, label: clicked}, {name: cart, label: carted}]
            behaviours: [{type: click, keep: 5}]
            features:
              - {name: region, of: user, kind: categorical}
              - {name: item, of: item, kind: categorical, buckets: 10}
              - {name: price, of: item, kind: numerical}
              - {name: stock, of: item, kind: numerical}
            sequences: [{behaviour: click, fields: [item], length: 3}]
            """);

    public static final EncoderState STATE = new EncoderState(
            Map.of("region", new Vocabulary(List.of("north", "south"))),
            Map.of("price", new Normalisation(0, 1, 100), "stock", new Normalisation(0, 1, 100)));

    /** [numbers x tasks]. */
    private static final float[][] WEIGHTS = {{0.5f, -0.25f}, {1, 2}};

    private static final float[] BIAS = {0.1f, -0.3f};

    private TinyModels() {}

    /** A package that loads. */
    public static Path write(Path directory) throws IOException {
        return write(directory, graph(), PassportJson.write(passport()));
    }

    /** A package of these parts. */
    public static Path write(Path directory, GraphProto.Builder graph, String passport) throws IOException {
        return write(directory, graph, Map.of(Passport.METADATA_KEY, passport));
    }

    /** An ONNX file with this metadata. */
    public static Path write(Path directory, GraphProto.Builder graph, Map<String, String> metadata)
            throws IOException {
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph);
        metadata.forEach((key, value) -> model.addMetadataProps(
                OnnxMl.StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        Path file = Files.createTempFile(directory, "tiny", ".onnx");
        return Files.write(file, model.build().toByteArray());
    }

    /** The passport, with one golden request. */
    public static Passport passport() {
        return passport(List.of(golden()));
    }

    /** The passport with these golden requests. */
    public static Passport passport(List<GoldenRequest> golden) {
        return new Passport(
                "tiny",
                "0123456789ab",
                "linear",
                SPEC,
                "name: tiny\n",
                STATE,
                PassportJson.encoderHash(SPEC, STATE),
                Map.of("seed", "7"),
                Map.of("click", Map.of("auc", 0.75)),
                true,
                Precision.FLOAT32,
                List.of(),
                golden);
    }

    /** A request with the scores the graph gives. */
    public static GoldenRequest golden() {
        List<TextFields> candidates = List.of(item("1", 2, -1), item("2", 0.5f, 0.25f));
        return new GoldenRequest(
                user(), new TextFields(Map.of()), 1_700_000_000_000L, candidates, scores(2, -1, 0.5f, 0.25f));
    }

    /** A user with a past. */
    public static UserContext user() {
        BehaviourEvent event = new BehaviourEvent("1", 1_600_000_000_000L, new TextFields(Map.of("item", "1")));
        return new UserContext(
                "u1", new TextFields(Map.of("region", "north")), Map.of("click", List.of(event)), Map.of("click", 1L));
    }

    /** A candidate. */
    public static TextFields item(String id, float price, float stock) {
        return new TextFields(
                Map.of("item", id, "price", FieldValues.textOf(price), "stock", FieldValues.textOf(stock)));
    }

    /** [candidates x tasks] what the graph scores, from price and stock of each candidate in turn. */
    public static float[] scores(float... numbers) {
        float[] scores = new float[numbers.length];
        for (int at = 0; at < numbers.length; at++) {
            int row = at / 2 * 2;
            int task = at % 2;
            double logit = numbers[row] * WEIGHTS[0][task] + numbers[row + 1] * WEIGHTS[1][task] + BIAS[task];
            scores[at] = (float) (1 / (1 + Math.exp(-logit)));
        }
        return scores;
    }

    /** The graph, to be changed by tests. */
    public static GraphProto.Builder graph() {
        GraphProto.Builder graph = GraphProto.newBuilder().setName("tiny");
        for (ModelInput input : ModelInput.of(InputLayout.of(SPEC))) {
            List<Integer> shape = new ArrayList<>();
            shape.add(input.perCandidate() ? -1 : 1);
            shape.addAll(input.shape());
            TensorProto.DataType type = input.isFloat() ? TensorProto.DataType.FLOAT : TensorProto.DataType.INT32;
            graph.addInput(tensor(input.name(), type, shape));
        }
        return graph.addInitializer(values("weights", List.of(2L, 2L), Floats.concat(WEIGHTS)))
                .addInitializer(values("bias", List.of(2L), BIAS))
                .addNode(node("MatMul", "product", "candidate_numbers", "weights"))
                .addNode(node("Add", "logits", "product", "bias"))
                .addNode(node("Sigmoid", Passport.OUTPUT, "logits"))
                .addOutput(tensor(Passport.OUTPUT, TensorProto.DataType.FLOAT, List.of(-1, 2)));
    }

    /**
     * The graph, made slow by a candidate with a price above 50: it then counts to {@code rounds} for every unit of price
     * above that before it scores.
     */
    public static GraphProto.Builder slowGraph(float rounds) {
        GraphProto body = GraphProto.newBuilder()
                .setName("count")
                .addInput(tensor("round", TensorProto.DataType.INT64, List.of()))
                .addInput(tensor("going", TensorProto.DataType.BOOL, List.of()))
                .addInput(tensor("counted", TensorProto.DataType.FLOAT, List.of()))
                .addNode(node("Identity", "goes_on", "going"))
                .addNode(node("Add", "next", "counted", "one"))
                .addOutput(tensor("goes_on", TensorProto.DataType.BOOL, List.of()))
                .addOutput(tensor("next", TensorProto.DataType.FLOAT, List.of()))
                .build();
        NodeProto loop = node("Loop", "count", "trips", "", "nothing").toBuilder()
                .addAttribute(OnnxMl.AttributeProto.newBuilder()
                        .setName("body")
                        .setType(OnnxMl.AttributeProto.AttributeType.GRAPH)
                        .setG(body))
                .build();
        GraphProto.Builder graph = graph();
        graph.removeNode(graph.getNodeCount() - 1);
        return graph.addInitializer(values("one", List.of(), new float[] {1}))
                .addInitializer(values("nothing", List.of(), new float[] {0}))
                .addInitializer(values("harmless", List.of(), new float[] {50}))
                .addInitializer(values("rounds", List.of(), new float[] {rounds}))
                .addNode(node("ReduceMax", "largest", "candidate_numbers").toBuilder()
                        .addAttribute(OnnxMl.AttributeProto.newBuilder()
                                .setName("keepdims")
                                .setType(OnnxMl.AttributeProto.AttributeType.INT)
                                .setI(0))
                        .build())
                .addNode(node("Sub", "above", "largest", "harmless"))
                .addNode(node("Relu", "units", "above"))
                .addNode(node("Mul", "wanted", "units", "rounds"))
                .addNode(node("Cast", "trips", "wanted").toBuilder()
                        .addAttribute(OnnxMl.AttributeProto.newBuilder()
                                .setName("to")
                                .setType(OnnxMl.AttributeProto.AttributeType.INT)
                                .setI(TensorProto.DataType.INT64.getNumber()))
                        .build())
                .addNode(loop)
                .addNode(node("Mul", "zero", "count", "nothing"))
                .addNode(node("Add", "later", "logits", "zero"))
                .addNode(node("Sigmoid", Passport.OUTPUT, "later"));
    }

    /** A declaration; a size of -1 is any number. */
    public static ValueInfoProto tensor(String name, TensorProto.DataType type, List<Integer> shape) {
        OnnxMl.TensorShapeProto.Builder sizes = OnnxMl.TensorShapeProto.newBuilder();
        for (int size : shape) {
            sizes.addDim(
                    size < 0
                            ? OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimParam("candidates")
                            : OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(size));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(sizes)))
                .build();
    }

    /** A node with one output. */
    public static NodeProto node(String operator, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .addAllInput(List.of(inputs))
                .addOutput(output)
                .build();
    }

    private static TensorProto values(String name, List<Long> shape, float[] values) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .addAllDims(shape)
                .addAllFloatData(Floats.asList(values))
                .build();
    }
}
