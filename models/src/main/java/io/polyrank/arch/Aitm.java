package io.polyrank.arch;

import io.polyrank.ops.Ops;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.TaskSpec;
import io.polyrank.spec.YamlNode;
import java.util.ArrayList;
import java.util.List;

/**
 * AITM, adaptive information transfer (Xi et al., KDD 2021, arXiv 2105.08489): along a chain of tasks each one receives
 * what the one before it found out.
 *
 * <p>Implementation note. {@code q_k} is the task's own network, {@code p_k = relu(g(z_j))} what task j before it hands on,
 * and {@code z_k = sum_{u in {p, q}} w_u V u} with {@code w = softmax_u(<Q u, K u> / sqrt(width))}; a task without one
 * before it keeps {@code z = q}. The chain is that of the data set ({@code after}), or with {@code chain: order} each task
 * follows the one declared before it, as published for tables without a real chain. The paper's penalty on later tasks
 * that are likelier than earlier ones is {@code training.chain_penalty}.
 */
public final class Aitm implements Architecture {

    /** The architecture's name. */
    public static final String NAME = "aitm";

    /** Which task follows which. */
    enum Chain {
        /** As the data set says. */
        AFTER,
        /** Each task follows the one declared before it. */
        ORDER
    }

    private final Outputs outputs;
    private final List<Integer> before;
    private final BottomInput input;
    private final List<Integer> layers;
    private final double dropout;

    private Aitm(int embedding, List<Integer> layers, double dropout, List<Integer> before, Outputs outputs) {
        this.outputs = outputs;
        this.before = before;
        this.input = new BottomInput(embedding, 1);
        this.layers = layers;
        this.dropout = dropout;
    }

    /** Reads a model file. */
    static Aitm read(YamlNode node, DatasetSpec dataset) {
        List<Integer> before = before(node.choice("chain", Chain.AFTER), dataset);
        if (before.stream().allMatch(task -> task < 0)) {
            throw new NotApplicableException(
                    NAME + ": found no task after another in data set " + dataset.name()
                            + ", expected a chain such as click and purchase (after: click), or chain: order in the model file");
        }
        List<Integer> layers = Widths.read(node, "layers", List.of(128, 64, 32));
        if (layers.isEmpty()) {
            throw node.error("layers", "none", "at least one width");
        }
        return new Aitm(
                node.integer("embedding", 1, 512, 16),
                layers,
                node.number("dropout", 0, 0.9, 0.1),
                before,
                Outputs.of(dataset.tasks()));
    }

    private static List<Integer> before(Chain chain, DatasetSpec dataset) {
        List<Integer> before = new ArrayList<>();
        for (TaskSpec task : dataset.tasks()) {
            before.add(
                    switch (chain) {
                        case AFTER ->
                            task.after() == null ? -1 : dataset.taskNames().indexOf(task.after());
                        case ORDER -> before.size() - 1;
                    });
        }
        return before;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public <V> V logits(Ops<V> ops, ModelInputs<V> inputs) {
        Bottom<V> bottom = input.of(ops, inputs).dropped(dropout);
        Layers own = new Layers("own", outputs.tasks(), layers, dropout);
        V found = bottom.networks(own);
        int width = own.outputWidth(bottom.length());
        List<V> tasks = new ArrayList<>();
        for (int task = 0; task < outputs.tasks(); task++) {
            V q = ops.select(found, 0, task);
            int previous = before.get(task);
            tasks.add(previous < 0 ? q : received(ops, "transfer." + task, q, tasks.get(previous), width));
        }
        return new Towers(outputs, List.of()).logits(ops, ops.stack(0, tasks), width);
    }

    /** What a task makes of its own findings and of those handed on, {@code [rows, width]}. */
    private static <V> V received(Ops<V> ops, String name, V q, V previous, int width) {
        V p = ops.relu(ops.dense(name, previous, width, width));
        V both = ops.stack(1, List.of(p, q));
        V keys = ops.dense(name + ".key", both, width, width);
        V queries = ops.dense(name + ".query", both, width, width);
        V values = ops.dense(name + ".value", both, width, width);
        V likeness = ops.mul(ops.sum(ops.mul(keys, queries), 2, true), 1 / Math.sqrt(width));
        return ops.sum(ops.mul(ops.softmax(likeness, 1), values), 1, false);
    }
}
