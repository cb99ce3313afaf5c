package io.polyrank.arch;

import io.polyrank.encode.InputLayout;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of one run. Inputs per candidate have {@code rows} as their first axis; inputs per query have {@code rows}
 * in training, where every candidate brings its own user, and 1 in serving, where all share one. Model code broadcasts
 * the first axis and so is the same for both.
 *
 * @param layout what the inputs mean
 * @param size number of ids, the rows of an embedding table
 * @param form how the model is to be written down
 * @param lists in training a list-wise model, how rows form lists; null when all rows are one list, as in serving
 * @param values by {@link io.polyrank.encode.ModelInput} name
 */
public record ModelInputs<V>(
        InputLayout layout,
        int size,
        GraphForm form,
        @Nullable Lists<V> lists,
        Map<String, V> values) {

    /**
     * Rows that are lists of equal length, one after the other, padded with rows that nobody may look at.
     *
     * @param size rows of a list
     * @param present {@code [lists, size]}, 1 for rows and 0 for padding
     */
    public record Lists<V>(int size, V present) {}

    public ModelInputs {
        values = Map.copyOf(values);
    }

    /** Whether all rows share the one user of the per-query inputs, as in serving. */
    boolean shared() {
        return form.has(Rewrite.USER_ONCE);
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
