package io.polyrank.train;

import io.polyrank.spec.TaskKind;
import io.polyrank.spec.TaskSpec;
import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The loss of each task over a batch, averaged over the rows that have a label: cross-entropy for binary tasks and
 * classes, Huber loss of {@code log(1 + y)} or squared error of {@code y} for regression tasks, by their scale. Labels on
 * the logarithmic scale are often few in a batch: one outlier among them must not decide the step.
 *
 * <p>A chain penalty may be added to the loss of a task that comes after another: what cannot happen without the other
 * cannot be more likely (AITM; Xi et al. 2021, arXiv 2105.08489),
 * {@code alpha mean(max(p_k - p_parent, 0))} over the rows of the batch. The authors' public code sums over the batch
 * where this takes the mean, so their 0.6 with batches of 2000 is 1200 here. Tasks with a condition are left out:
 * probabilities given something obey no such order.
 */
final class TaskLosses {

    /** How many rows of a batch count. */
    static final class Counts {
        private final int rows;
        private final int[] labelled;

        /**
         * @param rows rows that are no padding
         * @param labelled rows with a label, by task
         */
        Counts(int rows, int[] labelled) {
            this.rows = rows;
            this.labelled = labelled;
        }

        int rows() {
            return rows;
        }

        int[] labelled() {
            return labelled;
        }
    }

    private final List<TaskSpec> tasks;
    private final double chainPenalty;

    TaskLosses(List<TaskSpec> tasks, double chainPenalty) {
        this.tasks = List.copyOf(tasks);
        this.chainPenalty = chainPenalty;
    }

    /** Counts the rows of a batch. */
    Counts counts(float[] labels) {
        int[] labelled = new int[tasks.size()];
        for (int at = 0; at < labels.length; at++) {
            labelled[at % labelled.length] += Float.isNaN(labels[at]) ? 0 : 1;
        }
        return new Counts(labels.length / labelled.length, labelled);
    }

    /**
     * The share of a part of a batch in the losses, {@code [tasks]}: the parts' shares add up to the mean over the rows
     * with a label.
     *
     * @param raw {@code [rows, columns]} raw scores with biases
     * @param labels {@code rows x tasks}, NaN where missing
     * @param present 1 per row, 0 for padding
     * @param counts of the whole batch
     */
    Tensor of(Tensor raw, float[] labels, float[] present, Counts counts) {
        TensorVector losses = new TensorVector();
        int column = 0;
        for (int task = 0; task < tasks.size(); task++) {
            TaskSpec spec = tasks.get(task);
            Tensor own = raw.slice(1, new LongOptional(column), new LongOptional((long) column + spec.outputs()), 1);
            Tensor loss = loss(spec, own, column(labels, task), Math.max(1, counts.labelled()[task]));
            String after = chainPenalty > 0 && spec.condition() == null ? spec.after() : null;
            losses.push_back(
                    after == null ? loss : loss.add(penalty(raw, column, columnOf(after), present, counts.rows())));
            column += spec.outputs();
        }
        return torch.stack(losses, 0);
    }

    private float[] column(float[] labels, int task) {
        float[] column = new float[labels.length / tasks.size()];
        for (int row = 0; row < column.length; row++) {
            column[row] = labels[row * tasks.size() + task];
        }
        return column;
    }

    /** The sum over the labelled rows divided by {@code labelled}. */
    private static Tensor loss(TaskSpec task, Tensor raw, float[] labels, int labelled) {
        if (task.kind() == TaskKind.CLASSES) {
            Tensor wanted = Tensor.create(shares(task, labels, labelled), labels.length, task.outputs());
            return torch.log_softmax(raw, 1).mul(wanted).sum().neg();
        }
        float[] target = new float[labels.length];
        float[] weight = new float[labels.length];
        for (int row = 0; row < labels.length; row++) {
            if (!Float.isNaN(labels[row])) {
                weight[row] = 1f / labelled;
                target[row] = target(task, labels[row]);
            }
        }
        Tensor wanted = Tensor.create(target, labels.length);
        Tensor score = raw.select(1, 0);
        Tensor each =
                switch (task.kind()) {
                    // softplus(x) - x y is the cross-entropy of sigmoid(x) without its overflow.
                    case BINARY -> torch.softplus(score).sub(score.mul(wanted));
                    case REGRESSION -> regression(task, score.sub(wanted));
                    case CLASSES -> throw new IllegalStateException("classes have a loss of their own");
                };
        return each.mul(Tensor.create(weight, labels.length)).sum();
    }

    /** {@code 1 / labelled} in the column of each row's class. */
    private static float[] shares(TaskSpec task, float[] labels, int labelled) {
        int classes = task.outputs();
        float[] shares = new float[labels.length * classes];
        for (int row = 0; row < labels.length; row++) {
            if (!Float.isNaN(labels[row])) {
                shares[row * classes + classOf(task, labels[row])] = 1f / labelled;
            }
        }
        return shares;
    }

    private static Tensor regression(TaskSpec task, Tensor difference) {
        return switch (task.scale()) {
            case LOG1P -> huber(difference);
            case LINEAR -> difference.mul(difference);
        };
    }

    /** {@code d^2 / 2} up to 1, {@code |d| - 1/2} beyond (Huber 1964). */
    private static Tensor huber(Tensor difference) {
        Tensor size = difference.abs();
        Tensor near = size.clamp_max(new Scalar(1.0));
        return near.mul(near).mul(new Scalar(0.5)).add(size.sub(near));
    }

    private Tensor penalty(Tensor raw, int column, int parent, float[] present, int rows) {
        Tensor excess =
                raw.select(1, column).sigmoid().sub(raw.select(1, parent).sigmoid());
        Tensor counted = excess.clamp_min(new Scalar(0.0)).mul(Tensor.create(present, present.length));
        return counted.sum().mul(new Scalar(chainPenalty / rows));
    }

    private int columnOf(String wanted) {
        int column = 0;
        for (TaskSpec task : tasks) {
            if (task.name().equals(wanted)) {
                return column;
            }
            column += task.outputs();
        }
        throw new IllegalArgumentException("task " + wanted + ": found none of this name, expected one of "
                + tasks.stream().map(TaskSpec::name).toList());
    }

    /** The weights of the tasks' losses, {@code [tasks]}. */
    float[] weights() {
        float[] weights = new float[tasks.size()];
        for (int task = 0; task < weights.length; task++) {
            weights[task] = (float) tasks.get(task).weight();
        }
        return weights;
    }

    /**
     * The weighted losses as a {@link Balancer} wants them: NaN for a task that no row of the batch has a label of, or
     * whose weight is 0.
     */
    float[] weighted(float[] losses, Counts counts) {
        float[] weights = weights();
        for (int task = 0; task < weights.length; task++) {
            boolean counted = counts.labelled()[task] > 0 && weights[task] > 0;
            weights[task] = counted ? weights[task] * losses[task] : Float.NaN;
        }
        return weights;
    }

    /**
     * The mean labels by column of raw scores: the share of positive ones, the mean on the task's scale, the share of each
     * class.
     *
     * @throws IllegalArgumentException when a task has no label
     */
    double[] means(EncodedSamples samples) {
        double[] means = new double[tasks.stream().mapToInt(TaskSpec::outputs).sum()];
        int column = 0;
        for (int task = 0; task < tasks.size(); task++) {
            TaskSpec spec = tasks.get(task);
            int count = 0;
            for (float label : samples.labelsOf(task)) {
                if (!Float.isNaN(label)) {
                    boolean classes = spec.kind() == TaskKind.CLASSES;
                    means[column + (classes ? classOf(spec, label) : 0)] += classes ? 1 : target(spec, label);
                    count++;
                }
            }
            if (count == 0) {
                throw new IllegalArgumentException("task " + spec.name()
                        + ": found no training row with a label, expected some; check its label and condition");
            }
            for (int end = column + spec.outputs(); column < end; column++) {
                means[column] /= count;
            }
        }
        return means;
    }

    private static int classOf(TaskSpec task, float label) {
        int number = (int) label;
        if (number != label || number < 0 || number >= task.outputs()) {
            throw new IllegalArgumentException("label of task " + task.name() + ": found " + label
                    + ", expected the number of a class, 0 to " + (task.outputs() - 1));
        }
        return number;
    }

    /** What the raw score of a binary or regression task should be for a label. */
    static float target(TaskSpec task, float label) {
        return task.kind() == TaskKind.REGRESSION && task.scale() == TaskSpec.Scale.LOG1P
                ? (float) Math.log1p(Math.max(0, label))
                : label;
    }
}
