package io.polyrank.evaluate;

import io.polyrank.spec.TaskKind;
import io.polyrank.spec.TaskSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;

/**
 * How good the scores of one task are. Rows without a label do not count.
 *
 * @param auc area under the ROC curve; for classes its mean over the classes, each against the rest; for regression tasks
 *     the concordance index, its generalisation
 * @param logloss mean negative log likelihood; NaN for regression tasks
 * @param gauc AUC within each user, averaged with the users' rows as weights, over users with different labels
 * @param ece expected calibration error over {@value #BINS} bins of equal size; for classes of the likeliest one's
 *     probability; for regression tasks relative to the mean label, NaN where that is not positive
 * @param rmse root mean squared error; NaN for classes
 * @param ev explained variance of a regression task, {@code 1 - Var(label - score) / Var(label)}; NaN for others
 * @param rows rows with a label
 * @param positives rows with a positive label
 */
public record TaskMetrics(
        double auc, double logloss, double gauc, double ece, double rmse, double ev, int rows, int positives) {

    static final int BINS = 20;

    static final double CLOSEST_TO_CERTAIN = 1e-7;

    /**
     * Computes the metrics of every task.
     *
     * @param tasks the tasks
     * @param scores per row, a column for each of the tasks' outputs
     * @param labels of a task's number, per row, NaN where missing
     * @param groups per row, a number that tells its user
     */
    public static Map<String, TaskMetrics> byTask(
            List<TaskSpec> tasks, float[] scores, IntFunction<float[]> labels, int[] groups) {
        int columns = tasks.stream().mapToInt(TaskSpec::outputs).sum();
        Map<String, TaskMetrics> metrics = new LinkedHashMap<>();
        int from = 0;
        for (int index = 0; index < tasks.size(); index++) {
            TaskSpec task = tasks.get(index);
            float[] own = new float[groups.length * task.outputs()];
            for (int row = 0; row < groups.length; row++) {
                System.arraycopy(scores, row * columns + from, own, row * task.outputs(), task.outputs());
            }
            metrics.put(task.name(), of(task, own, labels.apply(index), groups));
            from += task.outputs();
        }
        return metrics;
    }

    /**
     * Computes the metrics of a task.
     *
     * @param task the task
     * @param scores per row, as many as the task has outputs
     * @param labels per row, NaN where missing
     * @param groups per row, a number that tells its user
     */
    public static TaskMetrics of(TaskSpec task, float[] scores, float[] labels, int[] groups) {
        int[] rows = IntStream.range(0, labels.length)
                .filter(row -> !Float.isNaN(labels[row]))
                .toArray();
        int outputs = task.outputs();
        float[] score = new float[rows.length * outputs];
        float[] label = new float[rows.length];
        int[] group = new int[rows.length];
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(scores, rows[row] * outputs, score, row * outputs, outputs);
            label[row] = labels[rows[row]];
            group[row] = groups[rows[row]];
        }
        return task.kind() == TaskKind.CLASSES
                ? ClassMetrics.of(outputs, score, label, group)
                : ofOne(task.kind(), score, label, group);
    }

    private static TaskMetrics ofOne(TaskKind kind, float[] score, float[] label, int[] group) {
        boolean binary = kind == TaskKind.BINARY;
        int positives = 0;
        for (float each : label) {
            positives += each > 0 ? 1 : 0;
        }
        ToDoubleBiFunction<float[], float[]> order = binary ? Auc::of : Concordance::of;
        return new TaskMetrics(
                order.applyAsDouble(score, label),
                binary ? logloss(score, label) : Double.NaN,
                gauc(order, score, label, group),
                ece(kind, score, label),
                rmse(score, label),
                binary ? Double.NaN : explainedVariance(score, label),
                label.length,
                positives);
    }

    /** The metrics by name, without those that are not defined. */
    public Map<String, Double> values() {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("auc", auc);
        values.put("logloss", logloss);
        values.put("gauc", gauc);
        values.put("ece", ece);
        values.put("rmse", rmse);
        values.put("ev", ev);
        values.put("rows", (double) rows);
        values.put("positives", (double) positives);
        values.values().removeIf(value -> value.isNaN());
        return values;
    }

    private static double logloss(float[] scores, float[] labels) {
        double sum = 0;
        for (int row = 0; row < scores.length; row++) {
            double probability = Math.max(CLOSEST_TO_CERTAIN, Math.min(1 - CLOSEST_TO_CERTAIN, scores[row]));
            sum -= labels[row] > 0 ? Math.log(probability) : Math.log1p(-probability);
        }
        return sum / scores.length;
    }

    private static double rmse(float[] scores, float[] labels) {
        double sum = 0;
        for (int row = 0; row < scores.length; row++) {
            sum += Math.pow((double) scores[row] - labels[row], 2);
        }
        return Math.sqrt(sum / scores.length);
    }

    private static double explainedVariance(float[] scores, float[] labels) {
        Mean error = new Mean();
        Mean label = new Mean();
        for (int row = 0; row < scores.length; row++) {
            error.add((double) labels[row] - scores[row]);
            label.add(labels[row]);
        }
        return label.variance() > 0 ? 1 - error.variance() / label.variance() : Double.NaN;
    }

    /** Running mean and variance (Welford 1962). */
    private static final class Mean {
        private double mean;
        private double squares;
        private int count;

        void add(double value) {
            count++;
            double difference = value - mean;
            mean += difference / count;
            squares += difference * (value - mean);
        }

        double variance() {
            return squares / count;
        }
    }

    /** The mean over the users of how well scores order their rows, with their rows as weights. */
    static double gauc(ToDoubleBiFunction<float[], float[]> order, float[] scores, float[] labels, int[] groups) {
        Map<Integer, List<Integer>> rowsOf = new HashMap<>();
        for (int row = 0; row < groups.length; row++) {
            rowsOf.computeIfAbsent(groups[row], key -> new ArrayList<>()).add(row);
        }
        double sum = 0;
        long weight = 0;
        for (List<Integer> rows : rowsOf.values()) {
            float[] score = new float[rows.size()];
            float[] label = new float[rows.size()];
            for (int index = 0; index < score.length; index++) {
                score[index] = scores[rows.get(index)];
                label[index] = labels[rows.get(index)];
            }
            double auc = order.applyAsDouble(score, label);
            if (!Double.isNaN(auc)) {
                sum += auc * rows.size();
                weight += rows.size();
            }
        }
        return weight == 0 ? Double.NaN : sum / weight;
    }

    static double ece(TaskKind kind, float[] scores, float[] labels) {
        Integer[] order = IntStream.range(0, scores.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(row -> scores[row]));
        double error = 0;
        double labelSum = 0;
        for (int bin = 0; bin < BINS; bin++) {
            int from = (int) ((long) order.length * bin / BINS);
            int to = (int) ((long) order.length * (bin + 1) / BINS);
            double difference = 0;
            for (int place = from; place < to; place++) {
                difference += (double) scores[order[place]] - labels[order[place]];
                labelSum += labels[order[place]];
            }
            error += Math.abs(difference);
        }
        return switch (kind) {
            case BINARY -> error / scores.length;
            case REGRESSION -> labelSum > 0 ? error / labelSum : Double.NaN;
            case CLASSES -> throw new IllegalArgumentException("classes have one score each");
        };
    }
}
