package io.polyrank.search;

import com.yahoo.data.access.helpers.MatchFeatureData;
import com.yahoo.search.result.FeatureData;
import com.yahoo.search.result.Hit;
import com.yahoo.tensor.Tensor;
import com.yahoo.tensor.TensorType;
import com.yahoo.tensor.serialization.TypedBinaryFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Hits as content nodes return them for items of the test shop. */
final class Items {

    private static final TensorType TAGS = TensorType.fromSpec("tensor<float>(tag{})");

    private Items() {}

    /** A hit with every match-feature the test models read. */
    static Hit hit(int item, double relevance, double price, int brand) {
        Map<String, Object> features = new LinkedHashMap<>();
        features.put("attribute(item_id)", (double) item);
        features.put("attribute(brand_id)", (double) brand);
        features.put("attribute(tags)", tags("2", "1"));
        features.put("attribute(price)", price);
        features.put("attribute(count_click)", 10.0);
        return hit(item, relevance, features);
    }

    /** A hit with the given match-features. */
    static Hit hit(int item, double relevance, Map<String, Object> features) {
        Hit hit = withoutFeatures(item, relevance);
        hit.setField("matchfeatures", features(features));
        return hit;
    }

    /** A hit without match-features. */
    static Hit withoutFeatures(int item, double relevance) {
        Hit hit = new Hit("item:" + item, relevance);
        hit.setField("title", "item " + item);
        hit.setFillable();
        return hit;
    }

    /** Match-features in the form in which the dispatcher attaches them: numbers, and tensors as binary data. */
    static FeatureData features(Map<String, Object> features) {
        List<String> names = new ArrayList<>(features.keySet());
        MatchFeatureData.HitValue values = new MatchFeatureData(names).addHit();
        for (int index = 0; index < names.size(); index++) {
            Object value = features.get(names.get(index));
            if (value instanceof Tensor tensor) {
                values.set(index, TypedBinaryFormat.encode(tensor));
            } else if (value instanceof byte[] bytes) {
                values.set(index, bytes);
            } else if (value instanceof Number number) {
                values.set(index, number.doubleValue());
            } else {
                throw new IllegalArgumentException("a match-feature is a number or a tensor, found " + value);
            }
        }
        return new FeatureData(values);
    }

    /** A sparse tensor with a cell for every tag. */
    static Tensor tags(String... tags) {
        Tensor.Builder tensor = Tensor.Builder.of(TAGS);
        for (String tag : tags) {
            tensor.cell().label("tag", tag).value(1);
        }
        return tensor.build();
    }
}
