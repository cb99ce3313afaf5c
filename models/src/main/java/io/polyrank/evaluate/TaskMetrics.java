package io.polyrank.evaluate;

import io.polyrank.spec.TaskKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How good the scores of one task are. Rows without a label do not count.
 *
 * @param auc area under the ROC curve; for regression tasks the concordance index, its generalisation
 * @param logloss mean negative log likelihood; NaN for regression tasks
 * @param gauc AUC within each user, averaged with the users' rows as weights, over users with different labels
 * @param ece expected calibration error over {@value #BINS} bins of equal size; for regression tasks relative to the
 *     mean label, NaN where that is 0
 * @param rmse root mean squared error
 * @param rows rows with a label
 * @param positives rows with a positive label
 */
public record TaskMetrics(double auc, double logloss, double gauc, double ece, double rmse, int rows, int positives) {

    static final int BINS = 20;

    private static final double CLOSEST_TO_CERTAIN = 1e-7;

    /**
     * Computes the metrics.
     *
     * @param kind the task's kind
     * @param scores per row
     * @param labels per row, NaN where missing
     * @param groups per row, a number that tells its user
     */
    public static TaskMetrics of(TaskKind kind, float[] scores, float[] labels, int[] groups) {
        int[] rows = IntStream.range(0, labels.length)
                .filter(row -> !Float.isNaN(labels[row]))
                .toArray();
        float[] score = new float[rows.length];
        float[] label = new float[rows.length];
        int[] group = new int[rows.length];
        int positives = 0;
        for (int row = 0; row < rows.length; row++) {
            score[row] = scores[rows[row]];
            label[row] = labels[rows[row]];
            group[row] = groups[rows[row]];
            positives += label[row] > 0 ? 1 : 0;
        }
        double logloss = kind == TaskKind.BINARY ? logloss(score, label) : Double.NaN;
        return new TaskMetrics(
                Concordance.of(score, label),
                logloss,
                gauc(score, label, group),
                ece(kind, score, label),
                rmse(score, label),
                rows.length,
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

    private static double gauc(float[] scores, float[] labels, int[] groups) {
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
            double auc = Concordance.of(score, label);
            if (!Double.isNaN(auc)) {
                sum += auc * rows.size();
                weight += rows.size();
            }
        }
        return weight == 0 ? Double.NaN : sum / weight;
    }

    private static double ece(TaskKind kind, float[] scores, float[] labels) {
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
        };
    }
}
