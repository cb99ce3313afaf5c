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
 */
record IndexedDocument(
        Document document,
        ByteString globalId,
        Map<String, List<String>> terms,
        Map<String, List<Number>> numbers,
        Map<String, Tensor> features) {

    List<String> terms(String field) {
        return terms.getOrDefault(field, List.of());
    }

    List<Number> numbers(String field) {
        return numbers.getOrDefault(field, List.of());
    }

    @Nullable Tensor feature(String name) {
        return features.get(name);
    }
}
