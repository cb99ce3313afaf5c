package io.polyrank.local.node;

import com.google.protobuf.ByteString;
import com.yahoo.document.Document;
import com.yahoo.document.datatypes.BoolFieldValue;
import com.yahoo.document.datatypes.CollectionFieldValue;
import com.yahoo.document.datatypes.FieldValue;
import com.yahoo.document.datatypes.NumericFieldValue;
import com.yahoo.document.datatypes.StringFieldValue;
import com.yahoo.document.datatypes.TensorFieldValue;
import com.yahoo.tensor.Tensor;
import com.yahoo.vespa.config.search.AttributesConfig.Attribute;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prepares documents of one schema for matching and ranking. */
final class DocumentIndexer {

    private final SearchableFields fields;
    private final Map<String, Tensor> undefinedFeatures = new HashMap<>();

    DocumentIndexer(SearchableFields fields) {
        this.fields = fields;
        fields.attributes().forEach((name, attribute) -> {
            Tensor undefined = SearchableFields.undefinedValue(attribute);
            if (undefined != null) {
                undefinedFeatures.put(RankFeatures.attribute(name), undefined);
            }
        });
    }

    IndexedDocument index(Document document) {
        Map<String, List<String>> terms = new HashMap<>();
        Map<String, List<Number>> numbers = new HashMap<>();
        Map<String, Tensor> features = new HashMap<>(undefinedFeatures);
        fields.indexes().forEach((name, analyzer) -> {
            if (document.getFieldValue(name) instanceof StringFieldValue text) {
                terms.put(name, analyzer.terms(text.getString()));
            }
        });
        for (Map.Entry<String, Attribute> entry : fields.attributes().entrySet()) {
            String name = entry.getKey();
            FieldValue value = document.getFieldValue(name);
            if (value != null) {
                indexAttribute(name, value, terms, numbers);
                Tensor feature = feature(value);
                if (feature != null && undefinedFeatures.containsKey(RankFeatures.attribute(name))) {
                    features.put(RankFeatures.attribute(name), feature);
                }
            }
        }
        return new IndexedDocument(
                document, ByteString.copyFrom(document.getId().getGlobalId()), terms, numbers, features, Map.of());
    }

    private void indexAttribute(
            String name, FieldValue value, Map<String, List<String>> terms, Map<String, List<Number>> numbers) {
        if (value instanceof CollectionFieldValue<?> collection) {
            for (Iterator<? extends FieldValue> elements = collection.fieldValueIterator(); elements.hasNext(); ) {
                indexAttribute(name, elements.next(), terms, numbers);
            }
        } else if (value instanceof StringFieldValue text) {
            terms.computeIfAbsent(name, key -> new ArrayList<>()).add(fields.comparable(name, text.getString()));
        } else {
            Number number = number(value);
            if (number != null) {
                numbers.computeIfAbsent(name, key -> new ArrayList<>()).add(number);
            }
        }
    }

    private static @Nullable Number number(FieldValue value) {
        if (value instanceof NumericFieldValue numeric) {
            return numeric.getNumber();
        }
        return value instanceof BoolFieldValue bool ? (Number) (bool.getBoolean() ? 1 : 0) : null;
    }

    private static @Nullable Tensor feature(FieldValue value) {
        if (value instanceof TensorFieldValue tensor) {
            return tensor.getTensor().orElse(null);
        }
        Number number = number(value);
        return number == null ? null : Tensor.from(number.doubleValue());
    }
}
