package io.polyrank.ops;

import java.util.Map;

/** Where a recorded graph takes the values of its weights from. */
@FunctionalInterface
public interface WeightSource {

    /**
     * The values of the weight of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    TensorData values(String name);

    /** A source that reads from a map. */
    static WeightSource of(Map<String, TensorData> values) {
        return name -> {
            TensorData found = values.get(name);
            if (found == null) {
                throw new IllegalArgumentException(
                        "weight " + name + ": no values; there are " + values.size() + " others: " + values.keySet());
            }
            return found;
        };
    }
}
