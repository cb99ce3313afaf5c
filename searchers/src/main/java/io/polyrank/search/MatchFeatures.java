package io.polyrank.search;

import com.yahoo.data.access.Inspector;
import com.yahoo.data.access.Type;
import com.yahoo.search.result.FeatureData;
import com.yahoo.tensor.Tensor;
import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.InvalidValueException;
import io.polyrank.behaviour.ValueOrder;
import java.util.AbstractList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a candidate, read from its match-features: field {@code x} is the feature {@code attribute(x)}.
 *
 * <p>A single value is a number, of which a float field keeps fewer digits than training read; NaN, which content nodes give for an attribute without a value, reads as missing. A
 * field with several values is a tensor with one mapped dimension, whose labels are the values: whole numbers first, by
 * size, then texts by their characters, which is the order training has them in. Not thread-safe.
 */
public final class MatchFeatures implements FieldValues {

    private final Map<String, String> featureNames;
    private final Map<String, List<String>> labels = new HashMap<>();
    private FeatureData features;
    private Inspector values;

    /**
     * @param features the match-features
     * @param featureNames the feature of each field that will be read
     */
    public MatchFeatures(FeatureData features, Map<String, String> featureNames) {
        this.features = features;
        this.values = features.inspect();
        this.featureNames = featureNames;
    }

    /**
     * The candidates' fields in a list whose elements are one and the same view, which shows what was asked for last: many
     * candidates are read without making an object for each.
     *
     * @param features of each candidate
     * @param featureNames the feature of each field that will be read
     */
    public static List<MatchFeatures> inTurns(List<FeatureData> features, Map<String, String> featureNames) {
        return features.isEmpty() ? List.of() : new InTurns(features, new MatchFeatures(features.get(0), featureNames));
    }

    private static final class InTurns extends AbstractList<MatchFeatures> implements RandomAccess {

        private final List<FeatureData> features;
        private final MatchFeatures view;

        InTurns(List<FeatureData> features, MatchFeatures view) {
            this.features = features;
            this.view = view;
        }

        @Override
        public MatchFeatures get(int index) {
            view.show(features.get(index));
            return view;
        }

        @Override
        public int size() {
            return features.size();
        }
    }

    private void show(FeatureData other) {
        if (other != features) {
            features = other;
            values = other.inspect();
            if (!labels.isEmpty()) {
                labels.clear();
            }
        }
    }

    /** The name of the match-feature that holds a field. */
    public static String featureName(String field) {
        return "attribute(" + field + ")";
    }

    /** Whether there is a feature for the field, be it without a value. */
    boolean has(String field) {
        return feature(field).valid();
    }

    @Override
    public @Nullable String text(String field) {
        Inspector value = feature(field);
        if (value.type() == Type.DATA) {
            List<String> texts = texts(field);
            return texts.isEmpty() ? null : String.join(" ", texts);
        }
        if (value.type() != Type.DOUBLE || Double.isNaN(value.asDouble())) {
            return null;
        }
        return FieldValues.textOf(value.asDouble());
    }

    @Override
    public double wholeNumber(String field) {
        Inspector value = feature(field);
        if (value.type() != Type.DOUBLE) {
            return Double.NaN;
        }
        double number = value.asDouble();
        return FieldValues.isWhole(number) ? number : Double.NaN;
    }

    @Override
    public double number(String field) {
        Inspector value = feature(field);
        if (value.type() == Type.DATA) {
            throw new InvalidValueException(field, "a tensor", "a number");
        }
        return FieldValues.decimalOf(value.asDouble(Double.NaN));
    }

    @Override
    public List<String> texts(String field) {
        if (feature(field).type() != Type.DATA) {
            String text = text(field);
            return text == null ? List.of() : List.of(text);
        }
        List<String> known = labels.get(field);
        if (known == null) {
            known = labelsOf(field);
            labels.put(field, known);
        }
        return known;
    }

    private Inspector feature(String field) {
        String name = featureNames.get(field);
        return values.field(name == null ? featureName(field) : name);
    }

    private List<String> labelsOf(String field) {
        Tensor tensor = tensor(field);
        if (tensor == null) {
            return List.of();
        }
        return ValueOrder.labels(field, tensor);
    }

    private @Nullable Tensor tensor(String field) {
        try {
            return features.getTensor(featureName(field));
        } catch (RuntimeException e) {
            throw new InvalidValueException(field, "bytes that are no tensor (" + e + ")", "a tensor");
        }
    }
}
