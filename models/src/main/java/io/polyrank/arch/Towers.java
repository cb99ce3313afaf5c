package io.polyrank.arch;

import io.polyrank.ops.Ops;
import java.util.List;

/** A small network per task that ends in one raw score. */
final class Towers {

    private final int tasks;
    private final List<Integer> layers;

    Towers(int tasks, List<Integer> layers) {
        this.tasks = tasks;
        this.layers = List.copyOf(layers);
    }

    /** {@code [tasks, rows, in] -> [rows, tasks]}. */
    <V> V logits(Ops<V> ops, V x, int in) {
        V each = x;
        int width = in;
        for (int layer = 0; layer < layers.size(); layer++) {
            each = ops.relu(ops.denseStack("tower." + layer, each, tasks, width, layers.get(layer)));
            width = layers.get(layer);
        }
        V scores = ops.denseStack("tower.out", each, tasks, width, 1);
        return ops.transpose(ops.squeeze(scores, 2), 1, 0);
    }
}
