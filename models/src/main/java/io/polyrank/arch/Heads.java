package io.polyrank.arch;

import io.polyrank.ops.Init;
import io.polyrank.ops.Ops;
import io.polyrank.spec.TaskKind;
import io.polyrank.spec.TaskSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * What raw scores mean. A binary task's probability is {@code sigmoid(x)}. A regression task learns {@code log(1 + y)},
 * so its value is {@code e^x - 1}, at least 0. Each task has a bias that starts at the mean of its training labels,
 * which spares rare tasks the way there.
 */
public final class Heads {

    /** Name of the bias weight, {@code [tasks]}. */
    public static final String BIAS = "heads.bias";

    private static final double LARGEST_EXPONENT = 30;

    private final List<TaskSpec> tasks;

    public Heads(List<TaskSpec> tasks) {
        this.tasks = List.copyOf(tasks);
    }

    /** Raw scores with the task biases, {@code [rows, tasks]}: what the losses are made of. */
    public <V> V raw(Ops<V> ops, V logits) {
        return ops.add(logits, ops.weight(BIAS, Init.zeros(), tasks.size()));
    }

    /** Task scores from raw scores with biases, {@code [rows, tasks]}. */
    public <V> V scores(Ops<V> ops, V raw) {
        if (tasks.stream().allMatch(task -> task.kind() == TaskKind.BINARY)) {
            return ops.sigmoid(raw);
        }
        List<V> columns = new ArrayList<>();
        for (int task = 0; task < tasks.size(); task++) {
            V column = ops.slice(raw, 1, task, task + 1);
            columns.add(
                    switch (tasks.get(task).kind()) {
                        case BINARY -> ops.sigmoid(column);
                        case REGRESSION -> value(ops, column);
                    });
        }
        return ops.concat(1, columns);
    }

    /** The raw score that means a probability or value: the inverse of {@link #scores}. */
    public static double rawOf(TaskKind kind, double mean) {
        return switch (kind) {
            case BINARY -> {
                double probability = Math.max(1e-4, Math.min(1 - 1e-4, mean));
                yield Math.log(probability / (1 - probability));
            }
            case REGRESSION -> mean;
        };
    }

    /** The exponent is bounded so that no weight can make a value infinite. */
    private static <V> V value(Ops<V> ops, V raw) {
        V bounded = ops.mul(ops.atLeast(ops.mul(ops.atLeast(raw, 0), -1), -LARGEST_EXPONENT), -1);
        return ops.add(ops.exp(bounded), -1);
    }
}
