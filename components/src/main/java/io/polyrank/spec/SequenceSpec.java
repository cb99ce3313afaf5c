package io.polyrank.spec;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A behaviour sequence the model reads.
 *
 * @param behaviour the behaviour type
 * @param fields categorical item features that describe each event, the item's identity first
 * @param length how many of the latest events the model sees
 */
public record SequenceSpec(String behaviour, List<String> fields, int length) {

    public SequenceSpec {
        requireNonNull(behaviour, "behaviour");
        fields = List.copyOf(fields);
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("sequence " + behaviour + " has no fields");
        }
    }
}
