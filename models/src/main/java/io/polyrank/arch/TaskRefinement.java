package io.polyrank.arch;

import io.polyrank.ops.Ops;
import io.polyrank.runtime.Tap;
import java.util.ArrayList;
import java.util.List;

/**
 * TRM, the task-specific representation refinement of DTRN, variant M: a network per task looks at all fields and gives
 * each a weight between 0 and 2, so that a task can turn fields down or up.
 *
 * <p>Implementation note (models.md 1.4; that it is SENet-like and per task is stated by the paper, the layers are ours):
 * {@code w_k = 2 sigmoid(U_k relu(V_k flatten(Z_k)))}, {@code Z'_k[f] = w_k[f] Z_k[f]}. The first layer is a sum over
 * groups of fields, so the per-query group is computed once per query.
 */
final class TaskRefinement {

    private final int tasks;
    private final int reduction;

    TaskRefinement(int tasks, int reduction) {
        this.tasks = tasks;
        this.reduction = reduction;
    }

    /**
     * Fields of one kind.
     *
     * @param name of the weights
     * @param fields their names
     * @param values {@code [1 or rows, count, width]} for all tasks alike, or {@code [tasks, rows, count, width]}
     * @param perTask which of the two
     * @param perQuery whether all candidates share one row
     */
    record Fields<V>(String name, List<String> fields, V values, int width, boolean perTask, boolean perQuery) {

        int count() {
            return fields.size();
        }

        int length() {
            return count() * width;
        }
    }

    /** The refined representation of each task. */
    <V> Bottom<V> refine(Ops<V> ops, GraphForm form, List<Fields<V>> groups) {
        V gates = gates(ops, groups);
        List<String> names =
                groups.stream().flatMap(group -> group.fields().stream()).toList();
        ops.tap(new Tap.Gates(names), () -> gates);
        List<Bottom.Part<V>> parts = new ArrayList<>();
        int from = 0;
        for (Fields<V> group : groups) {
            V weights = ops.slice(gates, 2, from, from + (long) group.count());
            V flat = ops.reshape(
                    group.perTask() ? group.values() : ops.unsqueeze(group.values(), 0), 0, 0, group.length());
            parts.add(new Bottom.Part<>(flat, group.count(), group.width(), group.perQuery(), weights));
            from += group.count();
        }
        return Bottom.of(ops, form, tasks, parts);
    }

    /** {@code [tasks, rows, all fields]}. */
    private <V> V gates(Ops<V> ops, List<Fields<V>> groups) {
        int fields = groups.stream().mapToInt(Fields::count).sum();
        int hidden = Math.max(1, fields / reduction);
        V sum = part(ops, groups.get(0), hidden);
        for (Fields<V> group : groups.subList(1, groups.size())) {
            sum = ops.add(sum, part(ops, group, hidden));
        }
        return ops.mul(ops.sigmoid(ops.denseStack("trm.gate", ops.relu(sum), tasks, hidden, fields)), 2);
    }

    /** A group's part of the first layer, {@code [tasks, 1 or rows, hidden]}. */
    private <V> V part(Ops<V> ops, Fields<V> group, int hidden) {
        String name = "trm." + group.name();
        if (group.perTask()) {
            V flat = ops.reshape(group.values(), 0, 0, group.length());
            return ops.denseStack(name, flat, tasks, group.length(), hidden);
        }
        V product = ops.dense(name, ops.reshape(group.values(), 0, group.length()), group.length(), tasks * hidden);
        return ops.transpose(ops.reshape(product, 0, tasks, hidden), 1, 0, 2);
    }
}
