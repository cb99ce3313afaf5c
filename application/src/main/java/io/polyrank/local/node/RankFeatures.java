package io.polyrank.local.node;

import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.SearchRequest;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.StringProperty;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.TensorProperty;
import com.yahoo.io.GrowableByteBuffer;
import com.yahoo.tensor.Tensor;
import com.yahoo.tensor.serialization.TypedBinaryFormat;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Names and values of rank features. */
final class RankFeatures {

    private RankFeatures() {}

    static String attribute(String field) {
        return "attribute(" + field + ")";
    }

    static String query(String name) {
        return "query(" + name + ")";
    }

    /** The query's own features; in the protocol they travel without the word query. */
    static Map<String, Tensor> ofQuery(SearchRequest request) {
        Map<String, Tensor> features = new HashMap<>();
        for (StringProperty property : request.getRankPropertiesList()) {
            Optional<Double> number = number(property);
            number.ifPresent(value -> features.put(query(property.getName()), Tensor.from(value)));
        }
        for (TensorProperty property : request.getTensorRankPropertiesList()) {
            features.put(
                    query(property.getName()),
                    TypedBinaryFormat.decode(
                            Optional.empty(),
                            GrowableByteBuffer.wrap(property.getValue().toByteArray())));
        }
        return features;
    }

    /** Rank properties carry other things too, such as settings in words; those are no features. */
    private static Optional<Double> number(StringProperty property) {
        if (property.getValuesCount() != 1) {
            return Optional.empty();
        }
        try {
            return Optional.of(Double.valueOf(property.getValues(0)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
