package io.polyrank.local.node;

import com.google.protobuf.ByteString;
import com.yahoo.document.Document;
import com.yahoo.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One document, prepared for matching and ranking.
 *
 * @param globalId what identifies it in the search protocol, 12 bytes
 * @param terms per string field: the terms of an index field by position, or the values of an attribute
 * @param numbers per numeric attribute: its values
 * @param features per rank feature {@code attribute(name)}: its value; undefined values included
 * @param staticScores per rank profile whose first-phase score does not depend on the query: that score
 */
record IndexedDocument(
        Document document,
        ByteString globalId,
        Map<String, List<String>> terms,
        Map<String, List<Number>> numbers,
        Map<String, Tensor> features,
        Map<String, Double> staticScores) {

    IndexedDocument withScores(Map<String, Double> scores) {
        return new IndexedDocument(document, globalId, terms, numbers, features, Map.copyOf(scores));
    }

    List<String> terms(String field) {
        return terms.getOrDefault(field, List.of());
    }

    List<Number> numbers(String field) {
        return numbers.getOrDefault(field, List.of());
    }

    /** The first-phase score of a rank profile; null if it depends on the query. */
    @Nullable Double staticScore(String profile) {
        return staticScores.get(profile);
    }

    @Nullable Tensor feature(String name) {
        return features.get(name);
    }
}
