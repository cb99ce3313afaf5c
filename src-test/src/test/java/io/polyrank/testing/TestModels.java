package io.polyrank.testing;

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
import io.polyrank.behaviour.BehaviourEvent;
import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.TextFields;
import io.polyrank.behaviour.UserContext;
import io.polyrank.encode.Encoder;
import io.polyrank.encode.EncoderState;
import io.polyrank.encode.FeatureCounts;
import io.polyrank.encode.ModelInput;
import io.polyrank.encode.Normalisation;
import io.polyrank.export.GraphSplit;
import io.polyrank.runtime.GoldenRequest;
import io.polyrank.runtime.Passport;
import io.polyrank.runtime.PassportJson;
import io.polyrank.runtime.Precision;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.DatasetSpecReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tiny but real model packages for tests: the ONNX file with passport and golden requests that the runtime asks for. The
 * scores are logistic in the encoded numbers, and {@link #expectedScores} computes them a second time in plain Java.
 *
 * <p>Expensive items are clicked and cheap ones are bought; a brand the user has clicked before is clicked more.
 */
public final class TestModels {

    /** What the models are about. */
    public static final String DATASET = """
            dataset: test_shop
            item_key: item_id
            tasks:
              - name: click
                label: clicked
              - name: purchase
                label: purchased
            behaviours:
              - type: click
                when: clicked
                keep: 50
            features:
              - {name: item_id, of: item, kind: categorical, buckets: 1000}
              - {name: brand_id, of: item, kind: categorical, buckets: 100}
              - {name: tags, of: item, kind: categorical, buckets: 100, values: 4}
              - {name: price, of: item, kind: numerical, missing: 30}
              - {name: region, of: user, kind: categorical, buckets: 10}
              - {name: age, of: user, kind: numerical, missing: 40}
              - {name: hour, of: context, kind: numerical, missing: 12}
            sequences:
              - {behaviour: click, fields: [item_id], length: 3}
            derived:
              - {name: brand_clicks, kind: count, behaviour: click, match: brand_id}
              - {name: popularity, kind: popularity, of: click}
            """;

    /** The time of the latest exposure, as the passport tells. */
    public static final Instant LEARNED_UNTIL = Instant.ofEpochMilli(1_699_996_400_000L);

    private static final String MODEL = "architecture: logistic\n";
    private static final int OPSET = 17;
    private static final int IR_VERSION = 8;
    private static final Map<String, Double> DEVIATIONS =
            Map.of("price", 100.0, "age", 50.0, "hour", 24.0, "brand_clicks", 1.0, "popularity", 4.0);
    /** By encoded number, its weight for each task. */
    private static final Map<String, float[]> WEIGHTS = Map.of(
            "price", new float[] {2, -2},
            "brand_clicks", new float[] {1, 0.5f},
            "popularity", new float[] {0.25f, 0.25f},
            "age", new float[] {0.5f, 0},
            "hour", new float[] {0, 1});

    private static final float[] BIAS = {-1, -0.5f};

    /** What may be wrong with a model although its golden requests are right. */
    public enum Flaw {
        /** Nothing. */
        NONE,
        /** The scores of items with a price of 0 or less are NaN. */
        NAN_WITHOUT_PRICE,
        /** The scores of items with a price below 0 are others in each run. */
        CHANCE_BELOW_PRICE_0
    }

    private TestModels() {}

    /** The data set of the models. */
    public static DatasetSpec dataset() {
        return DatasetSpecReader.read("test_shop.yaml", DATASET);
    }

    /** The encoder of the models. */
    public static Encoder encoder() {
        return new Encoder(dataset(), encoderState());
    }

    /** Writes a sound model package. */
    public static Path write(Path folder, String name) {
        return write(folder, name, Flaw.NONE);
    }

    /** Writes a model package, as {@code name.onnx}. */
    public static Path write(Path folder, String name, Flaw flaw) {
        return write(folder, name, model(flaw));
    }

    /** Writes a sound model package whose user graph is apart. */
    public static Path writeSplit(Path folder, String name) {
        return write(folder, name, GraphSplit.split(model(Flaw.NONE)));
    }

    private static ModelProto model(Flaw flaw) {
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("test")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .setGraph(graph(flaw))
                .build();
    }

    private static Path write(Path folder, String name, ModelProto graph) {
        Path file = folder.resolve(name + ".onnx");
        ModelProto model = graph.toBuilder()
                .addMetadataProps(StringStringEntryProto.newBuilder()
                        .setKey(Passport.METADATA_KEY)
                        .setValue(PassportJson.write(passport(name))))
                .build();
        try {
            Files.write(file, model.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    /** What a sound model scores, computed without ONNX Runtime: [candidates x tasks]. */
    public static float[] expectedScores(
            UserContext user, FieldValues context, long nowMillis, List<? extends FieldValues> candidates) {
        Encoder encoder = encoder();
        Encoder.Query query = encoder.query(user, context, nowMillis);
        List<String> userNames = encoder.layout().userNumbers();
        List<String> candidateNames = encoder.layout().candidateNumbers();
        float[] userNumbers = query.user().numbers();
        float[] numbers = query.candidates(candidates).numbers();
        float[] scores = new float[candidates.size() * BIAS.length];
        for (int at = 0; at < scores.length; at++) {
            int task = at % BIAS.length;
            double sum = BIAS[task];
            for (int column = 0; column < userNames.size(); column++) {
                sum += userNumbers[column] * weight(userNames.get(column))[task];
            }
            for (int column = 0; column < candidateNames.size(); column++) {
                double number = numbers[at / BIAS.length * candidateNames.size() + column];
                sum += number * weight(candidateNames.get(column))[task];
            }
            scores[at] = (float) (1 / (1 + Math.exp(-sum)));
        }
        return scores;
    }

    private static Passport passport(String name) {
        DatasetSpec dataset = dataset();
        EncoderState state = encoderState();
        return new Passport(
                name,
                "0123456789ab",
                "logistic",
                dataset,
                MODEL,
                state,
                PassportJson.encoderHash(dataset, state),
                Map.of("seed", "1", Passport.LEARNED_UNTIL, LEARNED_UNTIL.toString()),
                Map.of("click", Map.of("auc", 0.5)),
                true,
                Precision.FLOAT32,
                List.of(),
                List.of(golden()),
                shares());
    }

    /** As if the golden request were all that was trained on. */
    private static Map<String, List<Double>> shares() {
        GoldenRequest golden = golden();
        Encoder.Query query = encoder().query(golden.user(), golden.context(), golden.nowMillis());
        FeatureCounts counts = new FeatureCounts(encoder());
        counts.add(query.user(), query.candidates(golden.candidates()));
        return counts.shares();
    }

    private static GoldenRequest golden() {
        TextFields clicked = new TextFields(Map.of("item_id", "7", "brand_id", "3"));
        UserContext user = new UserContext(
                "golden",
                new TextFields(Map.of("region", "north", "age", "25")),
                Map.of("click", List.of(new BehaviourEvent("7", 1_700_000_000_000L, clicked))),
                Map.of("click", 12L));
        TextFields context = new TextFields(Map.of("hour", "18"));
        long now = 1_700_000_100_000L;
        List<TextFields> candidates = List.of(
                new TextFields(Map.of("item_id", "7", "brand_id", "3", "price", "19.5", "tags", "1 5")),
                new TextFields(Map.of("item_id", "8", "brand_id", "4", "price", "250", "count_click", "40")));
        return new GoldenRequest(user, context, now, candidates, expectedScores(user, context, now, candidates));
    }

    private static EncoderState encoderState() {
        Map<String, Normalisation> normalisations = new LinkedHashMap<>();
        DEVIATIONS.forEach((name, deviation) -> normalisations.put(name, new Normalisation(0, deviation)));
        return new EncoderState(Map.of(), normalisations);
    }

    private static GraphProto graph(Flaw flaw) {
        Encoder encoder = encoder();
        GraphProto.Builder graph = GraphProto.newBuilder().setName("logistic");
        for (ModelInput input : ModelInput.of(encoder.layout())) {
            graph.addInput(info(input));
        }
        graph.addInitializer(weights("user_weights", encoder.layout().userNumbers()))
                .addInitializer(weights("candidate_weights", encoder.layout().candidateNumbers()))
                .addInitializer(floats("bias", new long[] {BIAS.length}, BIAS))
                .addNode(node("MatMul", "user_part", "user_numbers", "user_weights"))
                .addNode(node("MatMul", "candidate_part", "candidate_numbers", "candidate_weights"))
                .addNode(node("Add", "both_parts", "candidate_part", "user_part"))
                .addNode(node("Add", "logits", "both_parts", "bias"));
        switch (flaw) {
            case NONE -> graph.addNode(node("Sigmoid", Passport.OUTPUT, "logits"));
            case NAN_WITHOUT_PRICE -> addLogarithmOfPrice(graph, encoder);
            case CHANCE_BELOW_PRICE_0 -> addChanceWhereThePriceIsBelow0(graph, encoder);
        }
        return graph.addOutput(ValueInfoProto.newBuilder()
                        .setName(Passport.OUTPUT)
                        .setType(type(TensorProto.DataType.FLOAT, "candidates", List.of(BIAS.length))))
                .build();
    }

    /** Adds zero times the logarithm of the price: nothing, unless the logarithm is no finite number. */
    private static void addLogarithmOfPrice(GraphProto.Builder graph, Encoder encoder) {
        addPrice(graph, encoder);
        graph.addInitializer(floats("zero", new long[] {1}, new float[] {0}))
                .addNode(node("Log", "price_logarithm", "price"))
                .addNode(node("Mul", "price_flaw", "price_logarithm", "zero"))
                .addNode(node("Sigmoid", "sound_scores", "logits"))
                .addNode(node("Add", Passport.OUTPUT, "sound_scores", "price_flaw"));
    }

    /** Adds a random number times what the price is below 0. */
    private static void addChanceWhereThePriceIsBelow0(GraphProto.Builder graph, Encoder encoder) {
        addPrice(graph, encoder);
        graph.addNode(node("Neg", "price_negated", "price"))
                .addNode(node("Relu", "price_below_0", "price_negated"))
                .addNode(node("RandomUniformLike", "chance", "price"))
                .addNode(node("Mul", "price_flaw", "price_below_0", "chance"))
                .addNode(node("Sigmoid", "sound_scores", "logits"))
                .addNode(node("Add", Passport.OUTPUT, "sound_scores", "price_flaw"));
    }

    private static void addPrice(GraphProto.Builder graph, Encoder encoder) {
        int price = encoder.layout().candidateNumbers().indexOf("price");
        graph.addInitializer(TensorProto.newBuilder()
                        .setName("price_column")
                        .setDataType(TensorProto.DataType.INT64.getNumber())
                        .addDims(1)
                        .addInt64Data(price))
                .addNode(node("Gather", "price", "candidate_numbers", "price_column").toBuilder()
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("axis")
                                .setType(AttributeProto.AttributeType.INT)
                                .setI(1)));
    }

    private static NodeProto node(String operator, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addAllInput(List.of(inputs))
                .addOutput(output)
                .build();
    }

    private static float[] weight(String number) {
        return WEIGHTS.getOrDefault(number, new float[BIAS.length]);
    }

    private static TensorProto weights(String name, List<String> numbers) {
        float[] values = new float[numbers.size() * BIAS.length];
        for (int at = 0; at < values.length; at++) {
            values[at] = weight(numbers.get(at / BIAS.length))[at % BIAS.length];
        }
        return floats(name, new long[] {numbers.size(), BIAS.length}, values);
    }

    private static TensorProto floats(String name, long[] shape, float[] values) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber());
        for (long length : shape) {
            tensor.addDims(length);
        }
        for (float value : values) {
            tensor.addFloatData(value);
        }
        return tensor.build();
    }

    private static ValueInfoProto info(ModelInput input) {
        TensorProto.DataType element = input.isFloat() ? TensorProto.DataType.FLOAT : TensorProto.DataType.INT32;
        String rows = input.perCandidate() ? "candidates" : "";
        return ValueInfoProto.newBuilder()
                .setName(input.name())
                .setType(type(element, rows, input.shape()))
                .build();
    }

    /** A tensor type whose first axis is named, or of length 1 if the name is empty. */
    private static TypeProto type(TensorProto.DataType element, String rows, List<Integer> shape) {
        TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
        TensorShapeProto.Dimension.Builder first = dimensions.addDimBuilder();
        if (rows.isEmpty()) {
            first.setDimValue(1);
        } else {
            first.setDimParam(rows);
        }
        shape.forEach(length ->
                dimensions.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(length)));
        return TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder()
                        .setElemType(element.getNumber())
                        .setShape(dimensions))
                .build();
    }
}
