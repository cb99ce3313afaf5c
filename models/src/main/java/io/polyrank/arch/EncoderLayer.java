package io.polyrank.arch;

import io.polyrank.ops.Init;
import io.polyrank.ops.Ops;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transformer's encoder layer with the norm first, {@code a = x + MHA(LN x)}, {@code y = a + W2 gelu(W1 LN a)}, whose
 * queries may be fewer than what they look at.
 *
 * @param name of the weights
 * @param width of a token
 * @param heads attention heads; divides {@code width}
 * @param feedForward inner width
 * @param dropout share of attention's results and inner values dropped in training
 */
record EncoderLayer(String name, int width, int heads, int feedForward, double dropout) {

    /** Tokens that were looked up once: {@code [.., tokens, width]} as keys and values of every head. */
    record Seen<V>(V keys, V values) {}

    /** What a token is asked by, {@code [.., heads, tokens, head]}. */
    <V> Seen<V> seen(Ops<V> ops, V tokens) {
        V normed = norm(ops, name + ".norm1", tokens);
        return new Seen<>(
                split(ops, ops.dense(name + ".key", normed, width, width)),
                split(ops, ops.dense(name + ".value", normed, width, width)));
    }

    /**
     * The layer for some tokens.
     *
     * @param tokens {@code [lists, tokens, width]}
     * @param seen what they may look at, with lists as its first axis
     * @param bias added to what each token thinks of each other, {@code [.., tokens, seen]}; null for nothing
     */
    <V> V of(Ops<V> ops, V tokens, Seen<V> seen, @Nullable V bias) {
        V query = split(ops, ops.dense(name + ".query", norm(ops, name + ".norm1", tokens), width, width));
        int head = width / heads;
        V found = bias == null
                ? ops.attention(query, seen.keys(), seen.values(), head)
                : ops.attention(query, seen.keys(), seen.values(), bias, head);
        V joined = ops.reshape(ops.transpose(found, 0, 2, 1, 3), 0, 0, width);
        return feedForward(ops, ops.add(tokens, ops.dropout(ops.dense(name + ".out", joined, width, width), dropout)));
    }

    /**
     * How many tokens there are.
     *
     * @param asking tokens the layer is computed for
     * @param own tokens of the row that they look at
     * @param shared tokens they look at that all rows have in common
     */
    record Counts(int asking, int own, int shared) {}

    /** Tokens of each row as keys and values, {@code [heads, rows, tokens, head]}. */
    <V> Seen<V> seenByRow(Ops<V> ops, V tokens) {
        V normed = norm(ops, name + ".norm1", tokens);
        return new Seen<>(
                headsFirst(ops, ops.dense(name + ".key", normed, width, width)),
                headsFirst(ops, ops.dense(name + ".value", normed, width, width)));
    }

    /** Tokens that all rows look at, {@code [1, tokens, width]}, as keys and values {@code [heads, tokens, head]}. */
    <V> Seen<V> seenByAll(Ops<V> ops, V tokens) {
        Seen<V> seen = seenByRow(ops, tokens);
        return new Seen<>(ops.squeeze(seen.keys(), 1), ops.squeeze(seen.values(), 1));
    }

    /**
     * The layer for some tokens that look at tokens of their row and at others that all rows have in common, which is one
     * product for all rows.
     *
     * @param tokens {@code [rows, asking, width]}
     * @param own of {@link #seenByRow}
     * @param shared of {@link #seenByAll}
     * @param bias {@code [asking, own + shared]}, the row's own tokens first; null for nothing
     */
    <V> V of(Ops<V> ops, V tokens, Seen<V> own, Seen<V> shared, Counts counts, @Nullable V bias) {
        int head = width / heads;
        V normed = norm(ops, name + ".norm1", tokens);
        V query = ops.mul(headsFirst(ops, ops.dense(name + ".query", normed, width, width)), 1 / Math.sqrt(head));
        V byRow = ops.matmul(query, ops.transpose(own.keys(), 0, 1, 3, 2));
        V flat = ops.reshape(query, 0, -1, head);
        V byAll = ops.matmul(flat, ops.transpose(shared.keys(), 0, 2, 1));
        int all = counts.own() + counts.shared();
        V likeness = ops.concat(3, List.of(byRow, ops.reshape(byAll, heads, -1, counts.asking(), counts.shared())));
        V weights = ops.softmax(bias == null ? likeness : ops.add(likeness, bias), 3);
        V ofRow = ops.matmul(ops.slice(weights, 3, 0, counts.own()), own.values());
        V ofShared = ops.reshape(ops.slice(weights, 3, counts.own(), all), heads, -1, counts.shared());
        V ofAll = ops.reshape(ops.matmul(ofShared, shared.values()), heads, -1, counts.asking(), head);
        V joined = ops.reshape(ops.transpose(ops.add(ofRow, ofAll), 1, 2, 0, 3), 0, 0, width);
        return feedForward(ops, ops.add(tokens, ops.dense(name + ".out", joined, width, width)));
    }

    /** The layer without attention: {@code a = x + W_o W_v LN x}, then the same as ever. */
    <V> V mixing(Ops<V> ops, GraphForm form, V tokens) {
        V normed = norm(ops, name + ".norm1", tokens);
        V mixed = form.has(Rewrite.FOLDED_MIXING)
                ? mixedOnce(ops, normed)
                : ops.dense(name + ".out", ops.dense(name + ".value", normed, width, width), width, width);
        return feedForward(ops, ops.add(tokens, ops.dropout(mixed, dropout)));
    }

    /** {@code W_o (W_v x + b_v) + b_o} as one map, whose weight the runtime computes when it loads the graph. */
    private <V> V mixedOnce(Ops<V> ops, V x) {
        V value = ops.weight(name + ".value.weight", Init.fanIn(width), width, width);
        V valueBias = ops.weight(name + ".value.bias", Init.zeros(), width);
        V out = ops.weight(name + ".out.weight", Init.fanIn(width), width, width);
        V outBias = ops.weight(name + ".out.bias", Init.zeros(), width);
        V bias = ops.add(ops.reshape(ops.matmul(out, ops.reshape(valueBias, width, 1)), width), outBias);
        return ops.linear(x, ops.matmul(out, value), bias);
    }

    private <V> V feedForward(Ops<V> ops, V x) {
        V inner = ops.gelu(ops.dense(name + ".ff1", norm(ops, name + ".norm2", x), width, feedForward));
        return ops.add(x, ops.dense(name + ".ff2", ops.dropout(inner, dropout), feedForward, width));
    }

    private <V> V norm(Ops<V> ops, String norm, V x) {
        V scale = ops.weight(norm + ".scale", Init.ones(), width);
        V shift = ops.weight(norm + ".shift", Init.zeros(), width);
        return ops.layerNorm(x, width, scale, shift);
    }

    private <V> V headsFirst(Ops<V> ops, V x) {
        return ops.transpose(ops.reshape(x, 0, 0, heads, (long) width / heads), 2, 0, 1, 3);
    }

    private <V> V split(Ops<V> ops, V x) {
        return ops.transpose(ops.reshape(x, 0, 0, heads, (long) width / heads), 0, 2, 1, 3);
    }
}
