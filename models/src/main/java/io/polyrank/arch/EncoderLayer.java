package io.polyrank.arch;

import io.polyrank.ops.Init;
import io.polyrank.ops.Ops;
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

    /** The layer without attention: {@code a = x + W_o W_v LN x}, then the same as ever. */
    <V> V mixing(Ops<V> ops, V tokens) {
        V values = ops.dense(name + ".value", norm(ops, name + ".norm1", tokens), width, width);
        return feedForward(ops, ops.add(tokens, ops.dropout(ops.dense(name + ".out", values, width, width), dropout)));
    }

    private <V> V feedForward(Ops<V> ops, V x) {
        V inner = ops.gelu(ops.dense(name + ".ff1", norm(ops, name + ".norm2", x), width, feedForward));
        return ops.add(x, ops.dense(name + ".ff2", ops.dropout(inner, dropout), feedForward, width));
    }

    private <V> V norm(Ops<V> ops, String norm, V x) {
        V scale = ops.weight(norm + ".scale", Init.ones(), width);
        V shift = ops.weight(norm + ".shift", Init.zeros(), width);
        return ops.add(ops.mul(ops.layerNorm(x, width), scale), shift);
    }

    private <V> V split(Ops<V> ops, V x) {
        return ops.transpose(ops.reshape(x, 0, 0, heads, (long) width / heads), 0, 2, 1, 3);
    }
}
