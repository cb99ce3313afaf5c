package io.polyrank.spec;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing the model predicts for a candidate.
 *
 * @param name unique name, used in metrics, weights and fusion expressions
 * @param kind probability of a yes/no label, expected value of a number, or probabilities of classes
 * @param label column of the exposure that holds the label; for classes, the number of the class from 0
 * @param condition column that must be positive for a row to count ("order value given purchase"); null counts every row
 * @param weight factor of this task's loss, 0 or more
 * @param after the binary task that must happen before this one can, as a purchase needs a click; null where none must
 * @param scale the scale on which a regression task is learned
 * @param classes names of the classes in the order of their numbers; empty for other kinds
 */
public record TaskSpec(
        String name,
        TaskKind kind,
        String label,
        @Nullable String condition,
        double weight,
        @Nullable String after,
        Scale scale,
        List<String> classes) {

    /** The scale on which a regression task is learned. */
    public enum Scale {
        /** {@code log(1 + y)} of a non-negative number, as for money and counts. */
        LOG1P,
        /** The number itself. */
        LINEAR
    }

    public TaskSpec {
        requireNonNull(name, "name");
        requireNonNull(kind, "kind");
        requireNonNull(label, "label");
        requireNonNull(scale, "scale");
        classes = List.copyOf(classes);
        if (!(weight >= 0 && weight <= 1e6)) {
            throw new IllegalArgumentException("weight of task " + name + ": found " + weight + ", expected 0 to 1e6");
        }
        if (kind == TaskKind.CLASSES ? classes.size() < 2 : !classes.isEmpty()) {
            throw new IllegalArgumentException("classes of task " + name + ": found " + classes
                    + ", expected at least two for kind classes and none for others");
        }
    }

    /** A task on its own: no task before it, no classes, numbers on the scale of {@code log(1 + y)}. */
    public TaskSpec(String name, TaskKind kind, String label, @Nullable String condition, double weight) {
        this(name, kind, label, condition, weight, null, Scale.LOG1P, List.of());
    }

    /** How many numbers a model gives for it: one per class, else one. */
    public int outputs() {
        return Math.max(1, classes.size());
    }

    /** Names of those numbers: the task's own, or {@code task_class} for each class. */
    List<String> scoreNames() {
        return classes.isEmpty()
                ? List.of(name)
                : classes.stream().map(each -> name + "_" + each).toList();
    }
}
