package io.polyrank.arch;

/**
 * A way to write a model down with less work than it is written in. Scores stay what they are, up to rounding: each is
 * compared with the plain graph by a test.
 */
public enum Rewrite {
    /**
     * The user is one row per query. Sequences are read once, and the candidates are queries of one and the same
     * attention, instead of each bringing a copy of the user.
     */
    USER_ONCE,
    /** What follows from weights alone, as the outputs of a hypernetwork do, is a constant of the graph. */
    FOLDED_WEIGHTS,
    /**
     * A first layer is a sum over the fields it reads. With {@code W (g * x) = sum_f g_f (W_f x_f)} the products of the
     * user's fields are made once per query, and only their gates {@code g} are per candidate.
     */
    SPLIT_FIRST_LAYERS,
    /** Keys and values of the user's tokens, in layers where no candidate has changed them, once per query. */
    SHARED_KEYS,
    /** The last transformer layer is computed for task tokens alone, which is all that is read of it. */
    TASK_TOKENS_ONLY,
    /** Two linear maps in a row, as in {@code COL+MIX}, are one. */
    FOLDED_MIXING,
    /**
     * Networks side by side are products of two axes each, which ONNX Runtime fuses with bias and activation on a CPU;
     * without, they are stacked into batched products, which are few kernels for a GPU.
     */
    SEPARATE_NETWORKS
}
