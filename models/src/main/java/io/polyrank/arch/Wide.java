package io.polyrank.arch;

import io.polyrank.ops.Ops;

/** A model with a {@link WideLinear} beside it, whose raw scores are added to its own. */
final class Wide implements Architecture {

    private final Architecture deep;
    private final WideLinear linear;

    Wide(Architecture deep, Outputs outputs) {
        this.deep = deep;
        this.linear = new WideLinear(outputs.columns());
    }

    @Override
    public String name() {
        return deep.name();
    }

    @Override
    public boolean rowsIndependent() {
        return deep.rowsIndependent();
    }

    @Override
    public boolean entireSpace() {
        return deep.entireSpace();
    }

    @Override
    public <V> V logits(Ops<V> ops, ModelInputs<V> inputs) {
        return ops.add(deep.logits(ops, inputs), linear.logits(ops, inputs));
    }
}
