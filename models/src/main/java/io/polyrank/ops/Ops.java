package io.polyrank.ops;

import io.polyrank.runtime.Tap;
import java.util.List;
import java.util.function.Supplier;

/**
 * The tensor operations a model is written in, once. {@link TorchOps} executes them for training, {@link OnnxOps}
 * records them as the graph that serves.
 *
 * <p>Conventions. Shapes are written {@code [rows, width]}; {@code ...} stands for any leading axes. Two operands of
 * different shape broadcast as in NumPy: axes are aligned at the right and a length of 1 is repeated. An axis may be
 * negative and then counts from the end. Numbers are 32-bit floats; ids are 32-bit integers. Model code may ask nothing
 * about the length of an axis: the first axis of a recorded graph is only known when it runs.
 *
 * @param <V> a tensor, or the name of one in a graph
 */
public interface Ops<V> {

    // ---- leaves

    /**
     * A trained weight, created at its first use. The same name always means the same weight.
     *
     * @throws IllegalArgumentException if the name is already taken by a weight of another shape
     */
    V weight(String name, Init init, long... shape);

    /** A float tensor that is not trained. */
    V constant(float[] values, long... shape);

    /** A constant tensor of ids. */
    V ids(int[] values, long... shape);

    /** A constant vector of ids, {@code [values.length]}. */
    default V ids(int... values) {
        return ids(values, values.length);
    }

    // ---- look-up and masks

    /**
     * Rows of a table: {@code table [rows, width]}, {@code ids [...]} to {@code [..., width]}. Every id must lie in
     * {@code [0, rows)}.
     */
    V gather(V table, V ids);

    /** 1 where an id is not 0, else 0, as floats of the ids' shape: 0 is the padding id. */
    V present(V ids);

    /**
     * The additive form of a mask, for {@link #attention}: 0 where {@code present} is 1, -1e9 where it is 0. A row
     * without anything present then attends evenly instead of producing NaN.
     */
    default V maskBias(V present) {
        return mul(add(present, -1), 1e9);
    }

    // ---- arithmetic, broadcasting

    /** {@code a + b}; also on ids. */
    V add(V a, V b);

    /** {@code a + b}. */
    V add(V a, double b);

    /** {@code a - b}. */
    V sub(V a, V b);

    /** {@code a * b}. */
    V mul(V a, V b);

    /** {@code a * b}. */
    V mul(V a, double b);

    /** {@code a / b}. */
    V div(V a, V b);

    /** The larger of each element and {@code bound}. */
    V atLeast(V x, double bound);

    // ---- products

    /** Matrix product of the last two axes, leading axes broadcast: {@code [..., n, k] x [..., k, m] -> [..., n, m]}. */
    V matmul(V a, V b);

    /** {@code x W' + b}: {@code x [..., in]}, {@code weight [out, in]}, {@code bias [out]} to {@code [..., out]}. */
    V linear(V x, V weight, V bias);

    /**
     * Scaled dot-product attention, {@code softmax(q k' / sqrt(headSize) + bias) v} (Vaswani et al. 2017, equation 1).
     *
     * @param query {@code [..., Lq, headSize]}; leading axes of all four operands broadcast
     * @param key {@code [..., Lk, headSize]}
     * @param value {@code [..., Lk, width]}
     * @param bias {@code [..., Lq or 1, Lk]}, usually {@link #maskBias}
     * @return {@code [..., Lq, width]}
     */
    V attention(V query, V key, V value, V bias, int headSize);

    /** {@link #attention(Object, Object, Object, Object, int)} without a bias. */
    V attention(V query, V key, V value, int headSize);

    /**
     * The weights of {@link #attention(Object, Object, Object, Object, int)}, {@code softmax(q k' / sqrt(headSize) + bias)}:
     * {@code [..., Lq, Lk]}.
     */
    V attentionWeights(V query, V key, V bias, int headSize);

    // ---- normalisation and activations

    /** {@code (x - mean) / sqrt(variance + 1e-5)} over the last axis, whose length is {@code size}; no scale or shift. */
    V layerNorm(V x, int size);

    /** {@link #layerNorm(Object, int)} with scale and shift, both {@code [size]}. */
    default V layerNorm(V x, int size, V scale, V shift) {
        return add(mul(layerNorm(x, size), scale), shift);
    }

    /** Softmax along one axis. */
    V softmax(V x, int axis);

    /** {@code max(x, 0)}. */
    V relu(V x);

    /** {@code x * Phi(x)} with the exact normal distribution function. */
    V gelu(V x);

    /** {@code 1 / (1 + exp(-x))}. */
    V sigmoid(V x);

    /** Hyperbolic tangent. */
    V tanh(V x);

    /** {@code log(1 + exp(x))}. */
    V softplus(V x);

    /** {@code e^x}. */
    V exp(V x);

    /** Natural logarithm of positive values. */
    V log(V x);

    // ---- shape

    /** Other axes, same elements: -1 (at most once) is inferred, 0 keeps the input's length at that position. */
    V reshape(V x, long... shape);

    /** The axes in another order; {@code permutation} names each of them once. */
    V transpose(V x, long... permutation);

    /** Element {@code index} of one axis, which disappears. */
    V select(V x, int axis, long index);

    /** Elements {@code from} (inclusive) to {@code to} (exclusive) of one axis. */
    V slice(V x, int axis, long from, long to);

    /** Joins along an existing axis; the other axes are equal, they do not broadcast (see {@link #repeatRows}). */
    V concat(int axis, List<V> parts);

    /** Joins values of equal shape along a new axis at position {@code axis} of the result. */
    V stack(int axis, List<V> parts);

    /** Inserts an axis of length 1 at position {@code axis} of the result. */
    V unsqueeze(V x, int axis);

    /** Removes an axis of length 1. */
    V squeeze(V x, int axis);

    /** {@code x [1 or N, ...]} repeated along its first axis to the {@code N} rows of {@code like [N, ...]}. */
    V repeatRows(V x, V like);

    // ---- reductions

    /** Sum along one axis, which stays with length 1 if {@code keep}. */
    V sum(V x, int axis, boolean keep);

    /** Mean along one axis, which stays with length 1 if {@code keep}. */
    V mean(V x, int axis, boolean keep);

    /** Largest element along one axis, which stays with length 1 if {@code keep}. */
    V max(V x, int axis, boolean keep);

    // ---- training and exporting

    /** In training: zero with probability {@code p}, else divided by {@code 1 - p}. Identity otherwise. */
    V dropout(V x, double p);

    /** The same values; no gradient flows back through them. */
    V detach(V x);

    /**
     * A value computed from weights and constants alone. A recorded graph holds the finished value instead of the
     * computation, so a hyper-network costs nothing when it serves. The name is unique within the model.
     */
    V folded(String name, Supplier<V> computation);

    /**
     * Shows a value to whoever wants scores explained. Nothing else may depend on it, and it is computed only where somebody
     * asked.
     *
     * @param value gives {@code [tasks or 1, rows, width]}
     */
    default void tap(Tap tap, Supplier<V> value) {}

    // ---- composites

    /** A trained linear layer {@code [..., in] -> [..., out]} with the weights {@code name.weight} and {@code name.bias}. */
    default V dense(String name, V x, int in, int out) {
        return linear(x, weight(name + ".weight", Init.fanIn(in), out, in), weight(name + ".bias", Init.zeros(), out));
    }

    /** {@code x W + b} of two axes: {@code x [rows, in]}, {@code weight [in, out]}, {@code bias [1, out]}. */
    default V affine(V x, V weight, V bias) {
        return add(matmul(x, weight), bias);
    }

    /**
     * {@code count} linear layers side by side: {@code x [..., count or 1, rows, in] -> [..., count, rows, out]}, with
     * the weights {@code name.weight [count, in, out]} and {@code name.bias [count, 1, out]}.
     */
    default V denseStack(String name, V x, int count, int in, int out) {
        V product = matmul(x, weight(name + ".weight", Init.fanIn(in), count, in, out));
        return add(product, weight(name + ".bias", Init.zeros(), count, 1, out));
    }

    /**
     * Mean of the present elements, zero where there are none: {@code x [..., length, width]},
     * {@code present [..., length]} to {@code [..., width]}.
     */
    default V maskedMean(V x, V present) {
        V total = sum(mul(x, unsqueeze(present, -1)), -2, false);
        return div(total, atLeast(sum(present, -1, true), 1));
    }
}
