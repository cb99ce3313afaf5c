package io.polyrank.arch;

import io.polyrank.ops.Ops;
import java.util.List;

/**
 * MMoE (Ma et al., KDD 2018): experts shared by all tasks, mixed by a softmax gate per task. Inputs may differ per task,
 * as DTRN makes them: {@code h_k = sum_e softmax(W_k z_k)_e E_e(z_k)}.
 */
final class MixtureOfExperts {

    private final int tasks;
    private final int experts;
    private final List<Integer> layers;

    MixtureOfExperts(int tasks, int experts, List<Integer> layers) {
        this.tasks = tasks;
        this.experts = experts;
        this.layers = List.copyOf(layers);
    }

    /** Width of the result. */
    int outputWidth() {
        return layers.get(layers.size() - 1);
    }

    /**
     * Mixes.
     *
     * @param inputs how many inputs there are: one for all tasks, or one per task
     * @param x {@code [inputs, rows, in]}
     * @return {@code [tasks, rows, outputWidth]}
     */
    <V> V mix(Ops<V> ops, V x, int inputs, int in) {
        // The first layer of all experts is one product; later layers stand beside each other.
        int width = layers.get(0);
        V first = ops.relu(ops.dense("experts.0", ops.reshape(x, -1, in), in, experts * width));
        V each = ops.transpose(ops.reshape(first, -1, experts, width), 1, 0, 2);
        for (int layer = 1; layer < layers.size(); layer++) {
            each = ops.relu(ops.denseStack("experts." + layer, each, experts, width, layers.get(layer)));
            width = layers.get(layer);
        }
        V gate = ops.softmax(ops.denseStack("experts.gate", x, tasks, in, experts), -1);
        V weights = ops.unsqueeze(ops.transpose(gate, 2, 0, 1), 3);
        return ops.sum(ops.mul(ops.reshape(each, experts, inputs, -1, width), weights), 0, false);
    }
}
