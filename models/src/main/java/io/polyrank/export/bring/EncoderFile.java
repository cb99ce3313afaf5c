package io.polyrank.export.bring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.polyrank.encode.EncoderState;
import io.polyrank.encode.InputLayout;
import io.polyrank.encode.Normalisation;
import io.polyrank.encode.Vocabulary;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.FeatureSpec.Categorical;
import io.polyrank.spec.FeatureSpec.Numerical;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an encoder learned, from a JSON file in the form it has in a passport:
 *
 * <pre>{@code
 * {"vocabularies": {"region": ["north", "south"]},
 *  "normalisations": {"price": {"mean": 30, "deviation": 12, "limit": 5}}}
 * }</pre>
 *
 * Vocabularies stand in id order. {@code limit}, the largest magnitude let through, is that of the specification unless
 * given.
 */
final class EncoderFile {

    private static final String VOCABULARIES = "vocabularies";
    private static final String NORMALISATIONS = "normalisations";

    private final DatasetSpec dataset;
    private final JsonNode root;
    private final Mismatches mismatches;

    private EncoderFile(DatasetSpec dataset, @Nullable JsonNode root, Mismatches mismatches) {
        this.dataset = dataset;
        this.root = root == null ? MissingNode.getInstance() : root;
        this.mismatches = mismatches;
    }

    /**
     * Reads a file.
     *
     * @param root the file's content; null for none, which does for data sets whose encoder learns nothing
     * @return what could be read; complete if there was no mismatch
     */
    static EncoderState read(DatasetSpec dataset, @Nullable JsonNode root, Mismatches mismatches) {
        return new EncoderFile(dataset, root, mismatches).state();
    }

    private EncoderState state() {
        Map<String, Vocabulary> vocabularies = new LinkedHashMap<>();
        for (String feature : named(VOCABULARIES, features(), "categorical feature without buckets")) {
            Vocabulary vocabulary = vocabulary(feature, root.path(VOCABULARIES).path(feature));
            if (vocabulary != null) {
                vocabularies.put(feature, vocabulary);
            }
        }
        Map<String, Normalisation> normalisations = new LinkedHashMap<>();
        for (String number : named(NORMALISATIONS, numbers(), "numerical or derived feature")) {
            Normalisation normalisation =
                    normalisation(number, root.path(NORMALISATIONS).path(number));
            if (normalisation != null) {
                normalisations.put(number, normalisation);
            }
        }
        return new EncoderState(vocabularies, normalisations);
    }

    /** Features with a vocabulary. */
    private Set<String> features() {
        Set<String> features = new LinkedHashSet<>();
        dataset.features().forEach(feature -> {
            if (feature.form() instanceof Categorical form && form.buckets() == 0) {
                features.add(feature.name());
            }
        });
        return features;
    }

    /** Features with a normalisation. */
    private Set<String> numbers() {
        InputLayout layout = InputLayout.of(dataset);
        Set<String> numbers = new LinkedHashSet<>(layout.userNumbers());
        numbers.addAll(layout.candidateNumbers());
        return numbers;
    }

    /** The names to be read; others in the file are mismatches. */
    private Set<String> named(String part, Set<String> wanted, String what) {
        for (Map.Entry<String, JsonNode> entry : root.path(part).properties()) {
            if (!wanted.contains(entry.getKey())) {
                mismatches.add(
                        "encoder " + part + "." + entry.getKey(),
                        "an entry",
                        "only those of " + wanted,
                        "remove it, or declare a " + what + " of that name");
            }
        }
        return wanted;
    }

    private @Nullable Vocabulary vocabulary(String feature, JsonNode node) {
        String field = "encoder " + VOCABULARIES + "." + feature;
        if (!node.isArray()) {
            mismatches.add(
                    field,
                    shown(node),
                    "a list of texts in id order",
                    "give it in --encoder, or declare the feature with buckets");
            return null;
        }
        List<String> values = new ArrayList<>();
        node.forEach(value -> values.add(value.asText()));
        try {
            return new Vocabulary(values);
        } catch (IllegalArgumentException e) {
            mismatches.add(field, "a value twice", "each value once", String.valueOf(e.getMessage()));
            return null;
        }
    }

    private @Nullable Normalisation normalisation(String number, JsonNode node) {
        String field = "encoder " + NORMALISATIONS + "." + number;
        String expected = "{\"mean\": number, \"deviation\": positive number}";
        String advice = "give it in --encoder; mean 0 and deviation 1 leave the number as it is, up to the limit";
        JsonNode mean = node.path("mean");
        JsonNode deviation = node.path("deviation");
        if (!mean.isNumber() || !deviation.isNumber()) {
            mismatches.add(field, shown(node), expected, advice);
            return null;
        }
        try {
            double limit = node.has("limit") ? node.path("limit").asDouble(Double.NaN) : limit(number);
            return new Normalisation(mean.asDouble(), deviation.asDouble(), limit);
        } catch (IllegalArgumentException e) {
            mismatches.add(field, shown(node), expected, String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** Of a declared number its own limit, of a derived one the usual. */
    private double limit(String number) {
        return dataset.feature(number)
                .map(feature -> feature.form() instanceof Numerical form ? form.limit() : Numerical.LIMIT)
                .orElse(Numerical.LIMIT);
    }

    private static String shown(JsonNode node) {
        return node.isMissingNode() ? "nothing" : node.toString();
    }
}
