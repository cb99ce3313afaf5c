package io.polyrank.arch;

import io.polyrank.ops.Ops;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.YamlNode;
import java.util.List;

/**
 * A network per task with nothing in common, embedding tables included: what multi-task models are measured against. The
 * networks are trained side by side in one run; only the choice of the best epoch is common to them.
 */
public final class SingleTask implements Architecture {

    /** The architecture's name. */
    public static final String NAME = "single-task";

    private final Outputs outputs;
    private final BottomInput input;
    private final List<Integer> layers;
    private final double dropout;

    private SingleTask(int embedding, List<Integer> layers, double dropout, Outputs outputs) {
        this.outputs = outputs;
        this.input = new BottomInput(embedding, outputs.tasks());
        this.layers = layers;
        this.dropout = dropout;
    }

    /** Reads a model file. */
    static SingleTask read(YamlNode node, DatasetSpec dataset) {
        return new SingleTask(
                node.integer("embedding", 1, 512, 16),
                Widths.read(node, "layers", List.of(128, 64, 32)),
                node.number("dropout", 0, 0.9, 0.1),
                Outputs.of(dataset.tasks()));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public <V> V logits(Ops<V> ops, ModelInputs<V> inputs) {
        return new Towers(outputs, layers, dropout)
                .logits(ops, input.of(ops, inputs).dropped(dropout));
    }
}
