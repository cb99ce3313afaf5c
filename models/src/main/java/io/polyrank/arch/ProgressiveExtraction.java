package io.polyrank.arch;

import io.polyrank.ops.Ops;
import java.util.List;

/**
 * PLE (Tang et al., RecSys 2020): levels of customised gate control. At each level a task mixes its own experts with
 * shared ones by a softmax gate; a shared gate over all experts feeds the next level's shared experts, and the last level
 * has none. One level is CGC.
 *
 * <p>Inputs may differ per task, as DTRN makes them. The shared experts then look at each task's input, and there is one
 * level, since no input is shared that a second could start from (ours: neither paper combines the two).
 */
final class ProgressiveExtraction {

    private final int tasks;
    private final int ownExperts;
    private final int sharedExperts;
    private final int levels;
    private final List<Integer> layers;

    ProgressiveExtraction(int tasks, int ownExperts, int sharedExperts, int levels, List<Integer> layers) {
        this.tasks = tasks;
        this.ownExperts = ownExperts;
        this.sharedExperts = sharedExperts;
        this.levels = levels;
        this.layers = List.copyOf(layers);
    }

    /** Width of the result. */
    int outputWidth() {
        return layers.get(layers.size() - 1);
    }

    /** What each task reads, {@code [tasks, rows, outputWidth]}; several levels need one representation for all tasks. */
    <V> V extract(Ops<V> ops, Bottom<V> bottom) {
        Bottom<V> own = bottom;
        Bottom<V> shared = bottom;
        for (int level = 0; ; level++) {
            String name = "level" + level;
            V ownEach = experts(ops, name + ".own", own, tasks, ownExperts);
            V sharedEach = experts(ops, name + ".shared", shared, 1, sharedExperts);
            V gate = ops.softmax(own.stack(name + ".gate", tasks, ownExperts + sharedExperts), -1);
            V mixed = mixed(ops, ownEach, sharedEach, gate, ownExperts, sharedExperts);
            if (level == levels - 1) {
                return mixed;
            }
            V sharedGate = ops.softmax(shared.stack(name + ".shared_gate", 1, tasks * ownExperts + sharedExperts), -1);
            V ownOfAll = ops.reshape(ownEach, 1, (long) tasks * ownExperts, -1, outputWidth());
            V sharedMixed = mixed(ops, ownOfAll, sharedEach, sharedGate, tasks * ownExperts, sharedExperts);
            own = own.next(tasks, mixed, outputWidth());
            shared = shared.next(1, sharedMixed, outputWidth());
        }
    }

    /**
     * {@code count} experts for each of so many groups, {@code [groups, count, rows, width]}. One group takes any number of
     * representations: {@code [inputs, count, rows, width]}.
     */
    private <V> V experts(Ops<V> ops, String name, Bottom<V> x, int groups, int count) {
        int width = layers.get(0);
        V first = x.networks(new Layers(name, groups, List.of(count * width), 0));
        V each = ops.transpose(ops.reshape(first, 0, 0, count, width), 0, 2, 1, 3);
        for (int layer = 1; layer < layers.size(); layer++) {
            int next = layers.get(layer);
            V stacked = groups == 1 ? each : ops.reshape(each, (long) groups * count, -1, width);
            V dense = ops.relu(ops.denseStack(name + "." + layer, stacked, groups * count, width, next));
            each = groups == 1 ? dense : ops.reshape(dense, groups, count, -1, next);
            width = next;
        }
        return each;
    }

    /** {@code gate [tasks, rows, own + shared]} over experts {@code [1 or tasks, own or shared, rows, width]}. */
    private static <V> V mixed(Ops<V> ops, V own, V shared, V gate, int ownCount, int sharedCount) {
        V weights = ops.unsqueeze(ops.transpose(gate, 0, 2, 1), 3);
        V ofOwn = ops.sum(ops.mul(own, ops.slice(weights, 1, 0, ownCount)), 1, false);
        V ofShared = ops.sum(ops.mul(shared, ops.slice(weights, 1, ownCount, (long) ownCount + sharedCount)), 1, false);
        return ops.add(ofOwn, ofShared);
    }
}
