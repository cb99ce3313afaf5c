package io.polyrank.arch;

import io.polyrank.ops.Ops;

/** A model: from inputs to raw scores for each candidate. */
public interface Architecture {

    /** The architecture's name, as in model files and passports. */
    String name();

    /** Whether a candidate's scores depend on that candidate alone, and not on the others of its list. */
    default boolean rowsIndependent() {
        return true;
    }

    /**
     * Whether a task that comes after another is learned on the entire space: its logit is that of the probability given
     * the earlier task, and {@link Heads} multiplies the two.
     */
    default boolean entireSpace() {
        return false;
    }

    /**
     * Raw scores {@code [rows, outputs]}, before {@link Heads} turns them into probabilities and values: a column per
     * task, and one per class of a task with classes.
     */
    <V> V logits(Ops<V> ops, ModelInputs<V> inputs);
}
