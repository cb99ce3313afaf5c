package io.polyrank.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.hash.Hashing;
import io.polyrank.behaviour.TextFields;
import io.polyrank.behaviour.UserContextJson;
import io.polyrank.encode.Encoder;
import io.polyrank.encode.EncoderState;
import io.polyrank.encode.FeatureCounts;
import io.polyrank.encode.Normalisation;
import io.polyrank.encode.Vocabulary;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.DatasetSpecReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The JSON form of a passport. */
public final class PassportJson {

    private static final int FORMAT = 1;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private PassportJson() {}

    /** Writes a passport. */
    public static String write(Passport passport) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("format", FORMAT);
        root.put("name", passport.name());
        root.put("version", passport.version());
        root.put("architecture", passport.architecture());
        root.put("rows_independent", passport.rowsIndependent());
        root.put("precision", passport.precision().name().toLowerCase(Locale.ROOT));
        if (!passport.calibrations().isEmpty()) {
            root.set("calibration", array(passport.calibrations()));
        }
        root.set("training", MAPPER.valueToTree(passport.training()));
        ObjectNode metrics = root.putObject("metrics");
        passport.metrics().forEach((task, values) -> metrics.set(task, numbers(values)));
        root.put("encoder_hash", passport.encoderHash());
        root.put("dataset", passport.dataset().text());
        root.put("model", passport.modelText());
        root.set("encoder", encoder(passport.encoder()));
        ArrayNode golden = root.putArray("golden");
        passport.golden().forEach(request -> golden.add(golden(request, passport.dataset())));
        if (!passport.shares().isEmpty()) {
            root.set("shares", MAPPER.valueToTree(passport.shares()));
        }
        return text(root, false);
    }

    /** The passport as people like to read it: without vocabularies and golden requests, which are only counted. */
    public static String readable(Passport passport) {
        ObjectNode root = (ObjectNode) parse(write(passport));
        ObjectNode encoder = (ObjectNode) root.get("encoder");
        ObjectNode sizes = MAPPER.createObjectNode();
        passport.encoder()
                .vocabularies()
                .forEach((feature, vocabulary) ->
                        sizes.put(feature, vocabulary.values().size()));
        encoder.set("vocabularies", sizes);
        root.path("calibration").forEach(calibration -> CalibrationJson.shorten((ObjectNode) calibration));
        root.put("golden", passport.golden().size() + " requests");
        if (root.has("shares")) {
            root.put("shares", "of " + passport.shares().size() + " features");
        }
        return text(root, true);
    }

    /**
     * Reads a passport and checks its encoder hash.
     *
     * @throws ModelException when it is no passport of this format, or its encoder does not match its hash
     */
    public static Passport read(String json) {
        try {
            return passport(parse(json));
        } catch (IllegalArgumentException e) {
            throw new ModelException("passport: " + e.getMessage(), e);
        }
    }

    private static Passport passport(JsonNode root) {
        JsonNode format = root.path("format");
        if (!format.isInt() || format.intValue() != FORMAT) {
            throw new ModelException("passport format: found " + (format.isMissingNode() ? "nothing" : format)
                    + ", expected " + FORMAT + "; export the model again with this release");
        }
        DatasetSpec dataset = DatasetSpecReader.read("passport/dataset", text(root, "dataset"));
        EncoderState encoder = encoder(root.path("encoder"));
        String hash = text(root, "encoder_hash");
        String computed = encoderHash(dataset, encoder);
        if (!hash.equals(computed)) {
            throw new ModelException("passport encoder_hash: found " + hash + ", expected " + computed
                    + " for this release's encoder; export the model again");
        }
        Map<String, String> training = new LinkedHashMap<>();
        root.path("training")
                .properties()
                .forEach(e -> training.put(e.getKey(), e.getValue().asText()));
        Map<String, Map<String, Double>> metrics = new LinkedHashMap<>();
        root.path("metrics").properties().forEach(task -> {
            Map<String, Double> values = new LinkedHashMap<>();
            task.getValue()
                    .properties()
                    .forEach(e -> values.put(e.getKey(), e.getValue().asDouble(Double.NaN)));
            metrics.put(task.getKey(), values);
        });
        List<Calibration> calibrations = new ArrayList<>();
        root.path("calibration").forEach(calibration -> calibrations.add(CalibrationJson.read(calibration)));
        List<GoldenRequest> golden = new ArrayList<>();
        root.path("golden").forEach(request -> golden.add(readGolden(request)));
        return new Passport(
                text(root, "name"),
                text(root, "version"),
                text(root, "architecture"),
                dataset,
                text(root, "model"),
                encoder,
                hash,
                training,
                metrics,
                root.path("rows_independent").asBoolean(false),
                precision(root.path("precision")),
                calibrations,
                golden,
                shares(root.path("shares")));
    }

    private static Map<String, List<Double>> shares(JsonNode node) {
        Map<String, List<Double>> shares = new LinkedHashMap<>();
        node.properties().forEach(feature -> {
            List<Double> buckets = new ArrayList<>();
            feature.getValue().forEach(bucket -> buckets.add(bucket.asDouble(Double.NaN)));
            if (buckets.size() != FeatureCounts.BUCKETS || !buckets.stream().allMatch(share -> share >= 0)) {
                throw new ModelException("passport shares of feature " + feature.getKey() + ": found "
                        + feature.getValue() + ", expected " + FeatureCounts.BUCKETS + " numbers of 0 or more");
            }
            shares.put(feature.getKey(), buckets);
        });
        return shares;
    }

    /** Passports of before precisions were told are of 32 bits. */
    private static Precision precision(JsonNode node) {
        String name = node.isMissingNode() ? Precision.FLOAT32.name() : node.asText();
        for (Precision precision : Precision.values()) {
            if (precision.name().equalsIgnoreCase(name)) {
                return precision;
            }
        }
        throw new ModelException(
                "passport precision: found " + node + ", expected one of " + Arrays.toString(Precision.values()));
    }

    /** Hash over everything that decides how raw values are encoded. */
    public static String encoderHash(DatasetSpec dataset, EncoderState state) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("encoder_version", Encoder.VERSION);
        root.put("dataset", dataset.text());
        root.set("state", encoder(state));
        return Hashing.sha256()
                .hashString(text(root, false), StandardCharsets.UTF_8)
                .toString();
    }

    /** The JSON form of calibrations, for hashes; empty for none. */
    public static String calibrations(List<Calibration> calibrations) {
        return calibrations.isEmpty() ? "" : text(array(calibrations), false);
    }

    private static ArrayNode array(List<Calibration> calibrations) {
        ArrayNode array = MAPPER.createArrayNode();
        calibrations.forEach(calibration -> array.add(CalibrationJson.write(calibration)));
        return array;
    }

    /** JSON has no NaN: a metric that could not be computed is null. */
    private static ObjectNode numbers(Map<String, Double> values) {
        ObjectNode node = MAPPER.createObjectNode();
        values.forEach((name, value) -> node.put(name, Double.isFinite(value) ? value : null));
        return node;
    }

    private static ObjectNode encoder(EncoderState state) {
        ObjectNode node = MAPPER.createObjectNode();
        ObjectNode vocabularies = node.putObject("vocabularies");
        new TreeMap<>(state.vocabularies())
                .forEach((feature, vocabulary) -> vocabularies.set(feature, MAPPER.valueToTree(vocabulary.values())));
        ObjectNode normalisations = node.putObject("normalisations");
        new TreeMap<>(state.normalisations()).forEach((feature, normalisation) -> normalisations
                .putObject(feature)
                .put("mean", normalisation.mean())
                .put("deviation", normalisation.deviation())
                .put("limit", normalisation.limit()));
        return node;
    }

    private static EncoderState encoder(JsonNode node) {
        Map<String, Vocabulary> vocabularies = new LinkedHashMap<>();
        node.path("vocabularies").properties().forEach(entry -> {
            List<String> values = new ArrayList<>();
            entry.getValue().forEach(value -> values.add(value.asText()));
            vocabularies.put(entry.getKey(), new Vocabulary(values));
        });
        Map<String, Normalisation> normalisations = new LinkedHashMap<>();
        node.path("normalisations")
                .properties()
                .forEach(entry -> normalisations.put(
                        entry.getKey(),
                        new Normalisation(
                                entry.getValue().path("mean").asDouble(Double.NaN),
                                entry.getValue().path("deviation").asDouble(Double.NaN),
                                entry.getValue().path("limit").asDouble(Double.NaN))));
        return new EncoderState(vocabularies, normalisations);
    }

    private static ObjectNode golden(GoldenRequest request, DatasetSpec dataset) {
        ObjectNode node = MAPPER.createObjectNode();
        node.set("user", UserContextJson.write(request.user(), dataset));
        node.set("context", UserContextJson.write(request.context()));
        node.put("now", request.nowMillis());
        ArrayNode candidates = node.putArray("candidates");
        request.candidates().forEach(candidate -> candidates.add(UserContextJson.write(candidate)));
        ArrayNode scores = node.putArray("scores");
        for (float score : request.scores()) {
            scores.add(score);
        }
        return node;
    }

    /**
     * Reads a golden request in the form it has in a passport. Absent parts are empty; scores that are no numbers are NaN.
     *
     * @throws io.polyrank.behaviour.InvalidValueException when something has the wrong type
     */
    public static GoldenRequest readGolden(JsonNode node) {
        List<TextFields> candidates = new ArrayList<>();
        node.path("candidates").forEach(candidate -> candidates.add(UserContextJson.readFields(candidate)));
        JsonNode list = node.path("scores");
        float[] scores = new float[list.size()];
        for (int index = 0; index < scores.length; index++) {
            scores[index] = (float) list.get(index).asDouble(Double.NaN);
        }
        return new GoldenRequest(
                UserContextJson.read(node.path("user")),
                UserContextJson.readFields(node.path("context")),
                node.path("now").asLong(),
                candidates,
                scores);
    }

    private static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new ModelException("passport: found broken JSON (" + e.getOriginalMessage() + "), expected JSON", e);
        }
    }

    private static String text(JsonNode node, boolean indented) {
        try {
            return indented
                    ? MAPPER.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(node)
                    : MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree cannot be written", e);
        }
    }

    private static String text(JsonNode root, String field) {
        JsonNode value = root.path(field);
        if (!value.isTextual()) {
            throw new ModelException("passport " + field + ": found " + (value.isMissingNode() ? "nothing" : value)
                    + ", expected a text");
        }
        return value.asText();
    }
}
