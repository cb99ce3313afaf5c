package io.polyrank.arch;

import io.polyrank.encode.InputLayout;
import io.polyrank.ops.Ops;
import java.util.ArrayList;
import java.util.List;

/**
 * The bottom representation of models whose tasks start from the same place: all fields of user and candidate and the
 * pooled behaviour sequences, one after the other. With several copies each is a representation of its own, with its own
 * embedding tables.
 */
final class BottomInput {

    private final int width;
    private final int copies;
    private final FeatureEmbedding embedding;
    private final SequencePooling pooling;

    /**
     * @param width of a feature's vector in one representation
     * @param copies how many independent representations
     */
    BottomInput(int width, int copies) {
        this.width = width;
        this.copies = copies;
        this.embedding = new FeatureEmbedding(width, copies);
        this.pooling = new SequencePooling(embedding, copies);
    }

    /** The representations, {@code copies} of them. */
    <V> Bottom<V> of(Ops<V> ops, ModelInputs<V> inputs) {
        InputLayout layout = inputs.layout();
        boolean split = inputs.form().has(Rewrite.SPLIT_FIRST_LAYERS);
        V candidate = embedding.candidate(ops, inputs);
        List<Bottom.Part<V>> parts = new ArrayList<>();
        if (FeatureEmbedding.userFields(layout) > 0) {
            V user = embedding.user(ops, inputs);
            parts.add(part(
                    ops, split ? user : ops.repeatRows(user, candidate), FeatureEmbedding.userFields(layout), split));
        }
        parts.add(part(ops, candidate, FeatureEmbedding.candidateFields(layout), false));
        for (InputLayout.Sequence sequence : layout.sequences()) {
            SequencePooling.Pooled<V> pooled = pooling.pool(ops, inputs, sequence);
            int count = sequence.fields().size();
            V mean = fields(ops, pooled.mean(), count);
            parts.add(part(ops, split ? mean : ops.repeatRows(mean, candidate), count, split));
            parts.add(part(ops, fields(ops, pooled.attended(), count), count, false));
            parts.add(part(ops, fields(ops, pooled.product(), count), count, false));
        }
        return Bottom.of(ops, inputs.form(), copies, parts);
    }

    /** {@code [rows, count, copies * width]} as a part {@code [copies, rows, count * width]}. */
    private <V> Bottom.Part<V> part(Ops<V> ops, V values, int count, boolean perQuery) {
        V each = copies == 1
                ? ops.reshape(values, 1, -1, (long) count * width)
                : ops.reshape(
                        ops.transpose(ops.reshape(values, -1, count, copies, width), 2, 0, 1, 3),
                        copies,
                        -1,
                        (long) count * width);
        return new Bottom.Part<>(each, count, width, perQuery, null);
    }

    private <V> V fields(Ops<V> ops, V x, int count) {
        return ops.reshape(x, 0, count, (long) width * copies);
    }
}
