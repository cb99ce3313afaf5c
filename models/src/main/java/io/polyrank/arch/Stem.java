package io.polyrank.arch;

import io.polyrank.ops.Ops;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.YamlNode;
import java.util.ArrayList;
import java.util.List;

/**
 * STEM (Su et al., AAAI 2024, arXiv 2308.13537): an embedding table per task and a shared one. A task's gate sees the
 * experts on all of them, but its loss only reaches its own and the shared ones.
 *
 * <p>Implementation note. With x_k the task's representation and x_s the shared one, {@code g = softmax(MLP(x_k + x_s))} and
 *
 * <pre>
 * h_k = sum_own g E_k(x_k) + sum_shared g E_s(x_s) + sum_{j != k} g stopgrad(E_j(x_j))
 * </pre>
 *
 * as in the authors' code, where shared experts are not blocked. One layer, so no shared gate.
 */
public final class Stem implements Architecture {

    /** The architecture's name. */
    public static final String NAME = "stem";

    private final Settings settings;
    private final Outputs outputs;
    private final BottomInput input;

    private record Settings(
            int embedding,
            int sharedExperts,
            List<Integer> expertLayers,
            List<Integer> gateLayers,
            List<Integer> towerLayers,
            double dropout) {}

    private Stem(Settings settings, Outputs outputs) {
        this.settings = settings;
        this.outputs = outputs;
        this.input = new BottomInput(settings.embedding(), outputs.tasks() + 1);
    }

    /** Reads a model file. */
    static Stem read(YamlNode node, DatasetSpec dataset) {
        Settings settings = new Settings(
                node.integer("embedding", 1, 512, 8),
                node.integer("shared_experts", 1, 64, 2),
                Widths.read(node, "expert_layers", List.of(128, 64)),
                Widths.read(node, "gate_layers", List.of(32)),
                Widths.read(node, "tower_layers", List.of(32)),
                node.number("dropout", 0, 0.9, 0.1));
        if (settings.expertLayers().isEmpty()) {
            throw node.error("expert_layers", "none", "at least one width");
        }
        return new Stem(settings, Outputs.of(dataset.tasks()));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public <V> V logits(Ops<V> ops, ModelInputs<V> inputs) {
        int tasks = outputs.tasks();
        Bottom<V> bottom = input.of(ops, inputs);
        int in = bottom.length();
        V all = ops.dropout(bottom.joined(), settings.dropout());
        V own = ops.slice(all, 0, 0, tasks);
        V shared = ops.slice(all, 0, tasks, tasks + 1L);
        V ownExperts = new Layers("experts.own", tasks, settings.expertLayers(), 0).of(ops, own, in);
        V sharedExperts =
                new Layers("experts.shared", settings.sharedExperts(), settings.expertLayers(), 0).of(ops, shared, in);
        Layers gateLayers = new Layers("gate", tasks, settings.gateLayers(), 0);
        V gate = gateLayers.of(ops, ops.add(own, shared), in);
        int experts = tasks + settings.sharedExperts();
        V weights = ops.softmax(ops.denseStack("gate.out", gate, tasks, gateLayers.outputWidth(in), experts), -1);
        List<V> mixed = new ArrayList<>();
        for (int task = 0; task < tasks; task++) {
            V seen = ops.concat(0, List.of(seenBy(ops, ownExperts, task), sharedExperts));
            V share = ops.unsqueeze(ops.transpose(ops.select(weights, 0, task), 1, 0), 2);
            mixed.add(ops.sum(ops.mul(seen, share), 0, false));
        }
        int width = settings.expertLayers().get(settings.expertLayers().size() - 1);
        return new Towers(outputs, settings.towerLayers()).logits(ops, ops.stack(0, mixed), width);
    }

    /** The tasks' experts, of which the task's loss may change its own alone, {@code [tasks, rows, width]}. */
    private <V> V seenBy(Ops<V> ops, V experts, int task) {
        List<V> parts = new ArrayList<>();
        if (task > 0) {
            parts.add(ops.detach(ops.slice(experts, 0, 0, task)));
        }
        parts.add(ops.slice(experts, 0, task, task + 1L));
        if (task < outputs.tasks() - 1) {
            parts.add(ops.detach(ops.slice(experts, 0, task + 1L, outputs.tasks())));
        }
        return parts.size() == 1 ? parts.get(0) : ops.concat(0, parts);
    }
}
