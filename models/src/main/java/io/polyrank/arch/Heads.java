package io.polyrank.arch;

import static java.util.Objects.requireNonNull;

import io.polyrank.ops.Init;
import io.polyrank.ops.Ops;
import io.polyrank.spec.TaskKind;
import io.polyrank.spec.TaskSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What raw scores mean. A binary task's probability is {@code sigmoid(x)}, the probabilities of classes are their
 * softmax. A regression task learns {@code log(1 + y)}, so that its value is {@code e^x - 1} and at least 0, or on the
 * linear scale the value itself. Each column has a bias that starts at the mean of the training labels, which spares
 * rare tasks the way there.
 *
 * <p>Implementation note: on the entire space (ESMM; Ma et al., SIGIR 2018, arXiv 1804.07931) a task after another has
 * {@code P(task) = P(before) P(task | before)}. Its raw score is the logit of that product, so that one loss and one
 * sigmoid serve all binary tasks: with conditional logits a and b,
 *
 * <pre>
 * log P       = -softplus(-a) - softplus(-b)
 * log (1 - P) = log(sigmoid(-a) + sigmoid(a) sigmoid(-b))
 * </pre>
 */
public final class Heads {

    /** Name of the bias weight, {@code [columns]}. */
    public static final String BIAS = "heads.bias";

    private static final double LARGEST_EXPONENT = 30;
    private static final double LEAST_PROBABILITY = 1e-30;

    private final List<TaskSpec> tasks;
    private final Outputs outputs;
    private final boolean entireSpace;

    /**
     * @param tasks in output order
     * @param entireSpace whether logits of tasks after others are conditional on those
     */
    public Heads(List<TaskSpec> tasks, boolean entireSpace) {
        this.tasks = List.copyOf(tasks);
        this.outputs = Outputs.of(tasks);
        this.entireSpace = entireSpace && tasks.stream().anyMatch(task -> task.after() != null);
    }

    /** Raw scores with biases, {@code [rows, columns]}: what the losses are made of. */
    public <V> V raw(Ops<V> ops, V logits) {
        V biased = ops.add(logits, ops.weight(BIAS, Init.zeros(), outputs.columns()));
        return entireSpace ? unconditional(ops, biased) : biased;
    }

    /** Task scores from raw scores with biases, {@code [rows, columns]}. */
    public <V> V scores(Ops<V> ops, V raw) {
        if (tasks.stream().allMatch(task -> task.kind() == TaskKind.BINARY)) {
            return ops.sigmoid(raw);
        }
        List<V> parts = new ArrayList<>();
        int column = 0;
        for (TaskSpec task : tasks) {
            V part = ops.slice(raw, 1, column, column + (long) task.outputs());
            parts.add(
                    switch (task.kind()) {
                        case BINARY -> ops.sigmoid(part);
                        case REGRESSION -> value(ops, task, part);
                        case CLASSES -> ops.softmax(part, 1);
                    });
            column += task.outputs();
        }
        return parts.size() == 1 ? parts.get(0) : ops.concat(1, parts);
    }

    /**
     * The biases that mean the labels' averages.
     *
     * @param means by column: the share of positive labels, the mean label on the task's scale, the share of the class
     */
    public float[] biases(double[] means) {
        float[] biases = new float[means.length];
        int column = 0;
        for (TaskSpec task : tasks) {
            for (int end = column + task.outputs(); column < end; column++) {
                biases[column] = (float)
                        switch (task.kind()) {
                            case BINARY -> logit(means[column] / (entireSpace ? before(means, task) : 1));
                            case REGRESSION -> means[column];
                            case CLASSES -> Math.log(Math.max(1e-4, means[column]));
                        };
            }
        }
        return biases;
    }

    /** The share of rows in which the task before this one happened. */
    private double before(double[] means, TaskSpec task) {
        return task.after() == null ? 1 : Math.max(1e-12, means[columnBefore(task)]);
    }

    private static double logit(double mean) {
        double probability = Math.max(1e-4, Math.min(1 - 1e-4, mean));
        return Math.log(probability / (1 - probability));
    }

    /** Parents are declared before their children, so theirs is unconditional already. */
    private <V> V unconditional(Ops<V> ops, V conditional) {
        Map<String, V> raw = new LinkedHashMap<>();
        int column = 0;
        for (TaskSpec task : tasks) {
            V own = ops.slice(conditional, 1, column, column + (long) task.outputs());
            String before = task.after();
            raw.put(task.name(), before == null ? own : product(ops, requireNonNull(raw.get(before), before), own));
            column += task.outputs();
        }
        return ops.concat(1, List.copyOf(raw.values()));
    }

    /** The logit of the product of two probabilities given as logits. */
    private static <V> V product(Ops<V> ops, V a, V b) {
        V notA = ops.mul(a, -1);
        V notB = ops.mul(b, -1);
        V logProbability = ops.mul(ops.add(ops.softplus(notA), ops.softplus(notB)), -1);
        V otherwise = ops.add(ops.sigmoid(notA), ops.mul(ops.sigmoid(a), ops.sigmoid(notB)));
        return ops.sub(logProbability, ops.log(ops.atLeast(otherwise, LEAST_PROBABILITY)));
    }

    private int columnBefore(TaskSpec task) {
        int column = 0;
        for (TaskSpec other : tasks) {
            if (other.name().equals(task.after())) {
                return column;
            }
            column += other.outputs();
        }
        throw new IllegalArgumentException("task " + task.name() + ": found no task " + task.after() + " before it");
    }

    private static <V> V value(Ops<V> ops, TaskSpec task, V raw) {
        return switch (task.scale()) {
            case LINEAR -> raw;
            case LOG1P -> {
                // The exponent is bounded so that no weight can make a value infinite.
                V bounded = ops.mul(ops.atLeast(ops.mul(ops.atLeast(raw, 0), -1), -LARGEST_EXPONENT), -1);
                yield ops.add(ops.exp(bounded), -1);
            }
        };
    }
}
