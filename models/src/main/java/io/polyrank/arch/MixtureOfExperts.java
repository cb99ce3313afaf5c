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

    /** Mixes what the experts make of each representation, {@code [tasks, rows, outputWidth]}. */
    <V> V mix(Ops<V> ops, Bottom<V> x) {
        // The first layer of all experts is one product; later layers stand beside each other.
        V each = x.networksOnAll(new Layers("experts", experts, layers, 0));
        V gate = ops.softmax(x.stack("experts.gate", tasks, experts), -1);
        V weights = ops.unsqueeze(ops.transpose(gate, 2, 0, 1), 3);
        V results = ops.reshape(each, experts, x.inputs(), -1, outputWidth());
        return ops.sum(ops.mul(results, weights), 0, false);
    }
}
