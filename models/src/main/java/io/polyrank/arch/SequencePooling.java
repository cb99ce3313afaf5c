package io.polyrank.arch;

import io.polyrank.encode.InputLayout;
import io.polyrank.ops.Init;
import io.polyrank.ops.Ops;
import io.polyrank.runtime.Tap;

/**
 * What a behaviour sequence says to all tasks alike: the mean of its events, and their mean weighted by how much each
 * resembles the candidate. The plain way to read sequences, for models that are not about them.
 *
 * <p>Implementation note. Attention over the events' own vectors: {@code softmax_j(beta <norm(e), norm(x_j)> / sqrt(d))
 * x_j} with one trained sharpness beta per sequence and copy. No other weights, so that a table which holds one vector per
 * task side by side is read for each task on its own, as if it were a head.
 */
final class SequencePooling {

    private final FeatureEmbedding embedding;
    private final int copies;

    /**
     * @param embedding of events and candidates
     * @param copies how many independent vectors stand side by side in each of its rows
     */
    SequencePooling(FeatureEmbedding embedding, int copies) {
        this.embedding = embedding;
        this.copies = copies;
    }

    /**
     * A sequence as vectors.
     *
     * @param mean of the events, {@code [1 or rows, fields * width]}; zero where there are none
     * @param attended events by likeness to the candidate, {@code [rows, fields * width]}; zero where there are none
     * @param product of attended and the candidate, elementwise: how far they agree
     */
    record Pooled<V>(V mean, V attended, V product) {}

    /** Pools one sequence. */
    <V> Pooled<V> pool(Ops<V> ops, ModelInputs<V> inputs, InputLayout.Sequence sequence) {
        V present = ops.present(ops.select(inputs.value("sequence_" + sequence.behaviour()), 2, 0));
        V events = embedding.events(ops, inputs, sequence);
        V target = embedding.target(ops, inputs, sequence);
        int fields = sequence.fields().size();
        V keys = split(ops, events, sequence.length(), fields);
        V query = split(ops, ops.unsqueeze(target, 1), 1, fields);
        int size = fields * embedding.width() / copies;
        V sharpness = ops.weight("pool." + sequence.behaviour() + ".sharpness", Init.ones(), copies, 1, 1);
        V sharp = ops.mul(ops.layerNorm(query, size), sharpness);
        V bias = ops.unsqueeze(ops.unsqueeze(ops.maskBias(present), 1), 1);
        // Rows are queries of their own events in training, and of the same events in serving.
        V placed = inputs.shared() ? ops.transpose(sharp, 2, 1, 0, 3) : sharp;
        V normed = ops.layerNorm(keys, size);
        V found = ops.attention(placed, normed, keys, bias, size);
        ops.tap(new Tap.Attention(sequence.behaviour()), () -> {
            V weights = ops.attentionWeights(placed, normed, bias, size);
            return inputs.shared() ? ops.squeeze(weights, 0) : ops.transpose(ops.squeeze(weights, 2), 1, 0, 2);
        });
        V attended = joined(ops, inputs.shared() ? ops.transpose(found, 2, 1, 0, 3) : found, fields);
        V some = ops.mul(attended, ops.max(present, 1, true));
        return new Pooled<>(ops.maskedMean(events, present), some, ops.mul(some, target));
    }

    /** {@code [rows, length, fields * copies * size] -> [rows, copies, length, fields * size]}. */
    private <V> V split(Ops<V> ops, V x, int length, int fields) {
        int size = embedding.width() / copies;
        V parts = ops.transpose(ops.reshape(x, 0, length, fields, copies, size), 0, 3, 1, 2, 4);
        return ops.reshape(parts, 0, copies, length, (long) fields * size);
    }

    /** {@code [rows, copies, 1, fields * size] -> [rows, fields * copies * size]}. */
    private <V> V joined(Ops<V> ops, V x, int fields) {
        int size = embedding.width() / copies;
        V parts = ops.transpose(ops.reshape(x, 0, copies, fields, size), 0, 2, 1, 3);
        return ops.reshape(parts, 0, (long) fields * copies * size);
    }
}
