package io.polyrank.arch;

import io.polyrank.encode.InputLayout;
import java.util.Map;

/**
 * The inputs of one run. Inputs per candidate have {@code rows} as their first axis; inputs per query have {@code rows}
 * in training, where every candidate brings its own user, and 1 in serving, where all share one. Model code broadcasts
 * the first axis and so is the same for both.
 *
 * @param layout what the inputs mean
 * @param size number of ids, the rows of an embedding table
 * @param shared whether all rows share the one user of the per-query inputs, as in serving
 * @param values by {@link io.polyrank.encode.ModelInput} name
 */
public record ModelInputs<V>(InputLayout layout, int size, boolean shared, Map<String, V> values) {

    public ModelInputs {
        values = Map.copyOf(values);
    }

    /** An input by name. */
    V value(String name) {
        V value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("model input " + name + ": found none among " + values.keySet());
        }
        return value;
    }
}
