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

    private static final int VECTORS_PER_SEQUENCE = 3;

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

    /** Length of a representation. */
    int length(InputLayout layout) {
        int fields = FeatureEmbedding.userFields(layout) + FeatureEmbedding.candidateFields(layout);
        for (InputLayout.Sequence sequence : layout.sequences()) {
            fields += VECTORS_PER_SEQUENCE * sequence.fields().size();
        }
        return fields * width;
    }

    /** {@code [copies, rows, length]}. */
    <V> V of(Ops<V> ops, ModelInputs<V> inputs) {
        InputLayout layout = inputs.layout();
        V candidate = embedding.candidate(ops, inputs);
        List<V> fields = new ArrayList<>();
        if (FeatureEmbedding.userFields(layout) > 0) {
            fields.add(ops.repeatRows(embedding.user(ops, inputs), candidate));
        }
        fields.add(candidate);
        for (InputLayout.Sequence sequence : layout.sequences()) {
            SequencePooling.Pooled<V> pooled = pooling.pool(ops, inputs, sequence);
            int count = sequence.fields().size();
            fields.add(ops.repeatRows(fields(ops, pooled.mean(), count), candidate));
            fields.add(fields(ops, pooled.attended(), count));
            fields.add(fields(ops, pooled.product(), count));
        }
        V all = fields.size() == 1 ? fields.get(0) : ops.concat(1, fields);
        int length = length(layout);
        if (copies == 1) {
            return ops.reshape(all, 1, -1, length);
        }
        V apart = ops.transpose(ops.reshape(all, -1, length / width, copies, width), 2, 0, 1, 3);
        return ops.reshape(apart, copies, -1, length);
    }

    private <V> V fields(Ops<V> ops, V x, int count) {
        return ops.reshape(x, 0, count, (long) width * copies);
    }
}
