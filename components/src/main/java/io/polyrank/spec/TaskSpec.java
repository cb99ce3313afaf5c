package io.polyrank.spec;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * One thing the model predicts for a candidate.
 *
 * @param name unique name, used in metrics, weights and fusion expressions
 * @param kind probability of a yes/no label, or expected value of a number
 * @param label column of the exposure that holds the label
 * @param condition column that must be positive for a row to count ("order value given purchase"); null counts every row
 * @param weight factor of this task's loss, 0 or more
 */
public record TaskSpec(
        String name, TaskKind kind, String label, @Nullable String condition, double weight) {

    public TaskSpec {
        requireNonNull(name, "name");
        requireNonNull(kind, "kind");
        requireNonNull(label, "label");
        if (!(weight >= 0 && weight <= 1e6)) {
            throw new IllegalArgumentException("weight of task " + name + ": found " + weight + ", expected 0 to 1e6");
        }
    }
}
