package io.polyrank.arch;

import io.polyrank.spec.TaskSpec;
import java.util.List;

/**
 * How many raw scores each task needs: one, or one per class.
 *
 * @param widths by task
 */
record Outputs(List<Integer> widths) {

    Outputs {
        widths = List.copyOf(widths);
    }

    static Outputs of(List<TaskSpec> tasks) {
        return new Outputs(tasks.stream().map(TaskSpec::outputs).toList());
    }

    /** Number of tasks. */
    int tasks() {
        return widths.size();
    }

    /** Number of columns. */
    int columns() {
        return widths.stream().mapToInt(Integer::intValue).sum();
    }
}
