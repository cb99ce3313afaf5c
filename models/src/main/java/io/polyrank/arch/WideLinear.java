package io.polyrank.arch;

import io.polyrank.encode.InputLayout;
import io.polyrank.ops.Init;
import io.polyrank.ops.Ops;
import java.util.ArrayList;
import java.util.List;

/**
 * A linear model beside the deep one (Cheng et al. 2016, "Wide and Deep Learning for Recommender Systems"): each number
 * and each id of user and candidate adds to the raw score of each task. Not part of DTRN as published.
 */
final class WideLinear {

    private final int tasks;

    WideLinear(int tasks) {
        this.tasks = tasks;
    }

    /** {@code [rows, tasks]}. */
    <V> V logits(Ops<V> ops, ModelInputs<V> inputs) {
        InputLayout layout = inputs.layout();
        List<V> terms = new ArrayList<>();
        if (!layout.candidateIds().isEmpty()) {
            terms.add(ids(ops, inputs, "candidate_ids"));
        }
        for (InputLayout.Multiple multiple : layout.candidateMultiples()) {
            terms.add(ids(ops, inputs, "candidate_" + multiple.feature()));
        }
        if (!layout.candidateNumbers().isEmpty()) {
            terms.add(numbers(
                    ops, inputs, "candidate_numbers", layout.candidateNumbers().size()));
        }
        if (!layout.userIds().isEmpty()) {
            terms.add(ids(ops, inputs, "user_ids"));
        }
        for (InputLayout.Multiple multiple : layout.userMultiples()) {
            terms.add(ids(ops, inputs, "user_" + multiple.feature()));
        }
        if (!layout.userNumbers().isEmpty()) {
            terms.add(numbers(ops, inputs, "user_numbers", layout.userNumbers().size()));
        }
        V sum = terms.get(0);
        for (V term : terms.subList(1, terms.size())) {
            sum = ops.add(sum, term);
        }
        return sum;
    }

    private <V> V ids(Ops<V> ops, ModelInputs<V> inputs, String name) {
        V ids = inputs.value(name);
        V weights = ops.gather(ops.weight("wide.ids", Init.zeros(), inputs.size(), tasks), ids);
        return ops.sum(ops.mul(weights, ops.unsqueeze(ops.present(ids), 2)), 1, false);
    }

    private <V> V numbers(Ops<V> ops, ModelInputs<V> inputs, String name, int width) {
        V weights = ops.weight("wide." + name, Init.zeros(), width, tasks);
        return ops.matmul(inputs.value(name), weights);
    }
}
