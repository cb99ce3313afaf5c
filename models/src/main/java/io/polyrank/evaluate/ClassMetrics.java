package io.polyrank.evaluate;

import io.polyrank.spec.TaskKind;

/** The metrics of a task with classes. */
final class ClassMetrics {

    private ClassMetrics() {}

    /**
     * Computes the metrics.
     *
     * @param classes how many
     * @param scores {@code rows x classes} probabilities
     * @param labels per row the number of its class
     * @param groups per row, a number that tells its user
     */
    static TaskMetrics of(int classes, float[] scores, float[] labels, int[] groups) {
        double auc = 0;
        double gauc = 0;
        int judged = 0;
        int judgedWithin = 0;
        for (int one = 0; one < classes; one++) {
            float[] score = new float[labels.length];
            float[] label = new float[labels.length];
            for (int row = 0; row < labels.length; row++) {
                score[row] = scores[row * classes + one];
                label[row] = labels[row] == one ? 1 : 0;
            }
            double own = Auc.of(score, label);
            if (!Double.isNaN(own)) {
                auc += own;
                judged++;
            }
            double within = TaskMetrics.gauc(Auc::of, score, label, groups);
            if (!Double.isNaN(within)) {
                gauc += within;
                judgedWithin++;
            }
        }
        return new TaskMetrics(
                judged == 0 ? Double.NaN : auc / judged,
                logloss(classes, scores, labels),
                judgedWithin == 0 ? Double.NaN : gauc / judgedWithin,
                ece(classes, scores, labels),
                Double.NaN,
                Double.NaN,
                labels.length,
                labels.length);
    }

    private static double logloss(int classes, float[] scores, float[] labels) {
        double sum = 0;
        for (int row = 0; row < labels.length; row++) {
            sum -= Math.log(Math.max(TaskMetrics.CLOSEST_TO_CERTAIN, scores[row * classes + (int) labels[row]]));
        }
        return sum / labels.length;
    }

    /** Is the likeliest class as often right as its probability says? */
    private static double ece(int classes, float[] scores, float[] labels) {
        float[] confidence = new float[labels.length];
        float[] right = new float[labels.length];
        for (int row = 0; row < labels.length; row++) {
            int likeliest = 0;
            for (int one = 1; one < classes; one++) {
                likeliest = scores[row * classes + one] > scores[row * classes + likeliest] ? one : likeliest;
            }
            confidence[row] = scores[row * classes + likeliest];
            right[row] = labels[row] == likeliest ? 1 : 0;
        }
        return TaskMetrics.ece(TaskKind.BINARY, confidence, right);
    }
}
