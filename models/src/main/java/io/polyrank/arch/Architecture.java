package io.polyrank.arch;

import io.polyrank.ops.Ops;

/** A model: from inputs to one raw score per candidate and task. */
public interface Architecture {

    /** The architecture's name, as in model files and passports. */
    String name();

    /** Whether a candidate's scores depend on that candidate alone. */
    boolean rowsIndependent();

    /** Raw scores {@code [rows, tasks]}, before {@link Heads} turns them into probabilities and values. */
    <V> V logits(Ops<V> ops, ModelInputs<V> inputs);
}
