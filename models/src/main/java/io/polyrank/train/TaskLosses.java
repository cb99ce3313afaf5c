package io.polyrank.train;

import io.polyrank.spec.TaskKind;
import io.polyrank.spec.TaskSpec;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The loss of each task over a batch: cross-entropy for binary tasks and classes, Huber loss of {@code log(1 + y)} for
 * regression tasks on that scale, squared error on the linear scale, averaged over the rows that have a label. Regression labels are often few in a batch: one outlier
 * among them must not decide the step.
 */
final class TaskLosses {

    private final List<TaskSpec> tasks;

    TaskLosses(List<TaskSpec> tasks) {
        this.tasks = List.copyOf(tasks);
    }

    /** How many rows of a batch have a label, by task; at least 1, so that it can divide. */
    int[] labelled(float[] labels) {
        int[] labelled = new int[tasks.size()];
        for (int at = 0; at < labels.length; at++) {
            labelled[at % labelled.length] += Float.isNaN(labels[at]) ? 0 : 1;
        }
        for (int task = 0; task < labelled.length; task++) {
            labelled[task] = Math.max(1, labelled[task]);
        }
        return labelled;
    }

    /**
     * The share of a part of a batch in the losses, {@code [tasks]}: the parts' shares add up to the mean over the rows
     * with a label.
     *
     * @param raw {@code [rows, columns]} raw scores with biases
     * @param labels {@code rows x tasks}, NaN where missing
     * @param labelled rows with a label in the whole batch, by task
     */
    Tensor of(Tensor raw, float[] labels, int[] labelled) {
        int count = tasks.size();
        int rows = labels.length / count;
        int column = 0;
        TensorVector losses = new TensorVector();
        for (int task = 0; task < count; task++) {
            float[] target = new float[rows];
            float[] weight = new float[rows];
            for (int row = 0; row < rows; row++) {
                float label = labels[row * count + task];
                if (!Float.isNaN(label)) {
                    weight[row] = 1f / labelled[task];
                    target[row] = target(tasks.get(task), label);
                }
            }
            Tensor each = each(tasks.get(task), raw, column, target);
            column += tasks.get(task).outputs();
            losses.push_back(each.mul(Tensor.create(weight, rows)).sum());
        }
        return torch.stack(losses, 0);
    }

    /** The loss of each row. */
    private static Tensor each(TaskSpec task, Tensor raw, int column, float[] target) {
        Tensor wanted = Tensor.create(target, target.length);
        Tensor score = raw.select(1, column);
        return switch (task.kind()) {
            // softplus(x) - x y is the cross-entropy of sigmoid(x) without its overflow.
            case BINARY -> torch.softplus(score).sub(score.mul(wanted));
            case REGRESSION ->
                switch (task.scale()) {
                    case LOG1P -> huber(score.sub(wanted));
                    case LINEAR -> score.sub(wanted).square();
                };
            case CLASSES -> {
                Tensor classes = raw.narrow(1, column, task.outputs());
                Tensor index = wanted.to(torch.ScalarType.Long).unsqueeze(1);
                yield classes.logsumexp(1).sub(classes.gather(1, index).squeeze(1));
            }
        };
    }

    /** {@code d^2 / 2} up to 1, {@code |d| - 1/2} beyond (Huber 1964). */
    private static Tensor huber(Tensor difference) {
        Tensor size = difference.abs();
        Tensor near = size.clamp_max(new Scalar(1.0));
        return near.mul(near).mul(new Scalar(0.5)).add(size.sub(near));
    }

    /** The weights of the tasks' losses, {@code [tasks]}. */
    float[] weights() {
        float[] weights = new float[tasks.size()];
        for (int task = 0; task < weights.length; task++) {
            weights[task] = (float) tasks.get(task).weight();
        }
        return weights;
    }

    /** What a raw score should be for a label. */
    static float target(TaskSpec task, float label) {
        return task.kind() == TaskKind.REGRESSION && task.scale() == TaskSpec.Scale.LOG1P
                ? (float) Math.log1p(Math.max(0, label))
                : label;
    }
}
