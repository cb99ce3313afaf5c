package io.polyrank.arch;

import io.polyrank.encode.InputLayout;
import io.polyrank.encode.InputLayout.Multiple;
import io.polyrank.ops.Init;
import io.polyrank.ops.Ops;
import java.util.ArrayList;
import java.util.List;

/**
 * Features as vectors of one width: ids through one table shared by all features, several values by their mean, numbers
 * each through their own affine map. With several copies a vector is so many independent ones side by side, as if each
 * had tables of its own.
 */
final class FeatureEmbedding {

    /** Name of the embedding table, {@code [ids, width]}. */
    static final String TABLE = "embedding";

    private static final double TABLE_DEVIATION = 0.05;

    private final int width;
    private final double numberDeviation;

    FeatureEmbedding(int width) {
        this(width, 1);
    }

    /**
     * @param width of one copy
     * @param copies how many stand side by side
     */
    FeatureEmbedding(int width, int copies) {
        this.width = width * copies;
        this.numberDeviation = 1 / Math.sqrt(width);
    }

    /** Width of a feature's vector, all copies together. */
    int width() {
        return width;
    }

    /** The fields on the per-query side, in order. */
    static List<String> userNames(InputLayout layout) {
        return names(layout.userIds(), layout.userMultiples(), layout.userNumbers());
    }

    /** The fields on the per-candidate side, in order. */
    static List<String> candidateNames(InputLayout layout) {
        return names(layout.candidateIds(), layout.candidateMultiples(), layout.candidateNumbers());
    }

    private static List<String> names(List<String> ids, List<Multiple> multiples, List<String> numbers) {
        List<String> names = new ArrayList<>(ids);
        multiples.forEach(multiple -> names.add(multiple.feature()));
        names.addAll(numbers);
        return names;
    }

    /** Number of fields on the per-query side. */
    static int userFields(InputLayout layout) {
        return userNames(layout).size();
    }

    /** Number of fields on the per-candidate side. */
    static int candidateFields(InputLayout layout) {
        return candidateNames(layout).size();
    }

    /** The per-query fields, {@code [1 or rows, fields, width]}. */
    <V> V user(Ops<V> ops, ModelInputs<V> inputs) {
        InputLayout layout = inputs.layout();
        return fields(
                ops,
                inputs,
                "user",
                layout.userIds().size(),
                layout.userMultiples(),
                layout.userNumbers().size());
    }

    /** The per-candidate fields, {@code [rows, fields, width]}. */
    <V> V candidate(Ops<V> ops, ModelInputs<V> inputs) {
        InputLayout layout = inputs.layout();
        return fields(
                ops,
                inputs,
                "candidate",
                layout.candidateIds().size(),
                layout.candidateMultiples(),
                layout.candidateNumbers().size());
    }

    /** The fields of each event of a sequence, {@code [1 or rows, length, fields * width]}. */
    <V> V events(Ops<V> ops, ModelInputs<V> inputs, InputLayout.Sequence sequence) {
        V ids = inputs.value("sequence_" + sequence.behaviour());
        List<V> parts = new ArrayList<>();
        int slot = 0;
        for (Multiple field : sequence.fields()) {
            parts.add(
                    field.slots() == 1
                            ? gather(ops, inputs, ops.select(ids, 2, slot))
                            : mean(ops, inputs, ops.slice(ids, 2, slot, slot + field.slots())));
            slot += field.slots();
        }
        return ops.concat(2, parts);
    }

    /** The candidate described by the fields of a sequence's events, {@code [rows, fields * width]}. */
    <V> V target(Ops<V> ops, ModelInputs<V> inputs, InputLayout.Sequence sequence) {
        List<V> parts = new ArrayList<>();
        for (Multiple field : sequence.fields()) {
            int column = inputs.layout().candidateIds().indexOf(field.feature());
            parts.add(
                    column >= 0
                            ? gather(ops, inputs, ops.select(inputs.value("candidate_ids"), 1, column))
                            : mean(ops, inputs, inputs.value("candidate_" + field.feature())));
        }
        return ops.concat(1, parts);
    }

    private <V> V fields(
            Ops<V> ops, ModelInputs<V> inputs, String side, int ids, List<Multiple> multiples, int numbers) {
        List<V> parts = new ArrayList<>();
        if (ids > 0) {
            parts.add(gather(ops, inputs, inputs.value(side + "_ids")));
        }
        for (Multiple multiple : multiples) {
            parts.add(ops.unsqueeze(mean(ops, inputs, inputs.value(side + "_" + multiple.feature())), 1));
        }
        if (numbers > 0) {
            // Of equal size, so that a layer normalisation of the vector leaves more of the number than its sign.
            Init both = Init.normal(numberDeviation);
            V scale = ops.weight(side + ".numbers.scale", both, numbers, width);
            V shift = ops.weight(side + ".numbers.shift", both, numbers, width);
            V values = ops.unsqueeze(inputs.value(side + "_numbers"), 2);
            parts.add(ops.add(ops.mul(values, scale), shift));
        }
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("features: found none of " + side + ", expected at least one");
        }
        return parts.size() == 1 ? parts.get(0) : ops.concat(1, parts);
    }

    private <V> V gather(Ops<V> ops, ModelInputs<V> inputs, V ids) {
        V table = ops.weight(TABLE, Init.normal(TABLE_DEVIATION), inputs.size(), width);
        return ops.gather(table, ids);
    }

    /** Mean over the slots that hold a value, {@code [..., slots] -> [..., width]}. */
    private <V> V mean(Ops<V> ops, ModelInputs<V> inputs, V ids) {
        return ops.maskedMean(gather(ops, inputs, ids), ops.present(ids));
    }
}
