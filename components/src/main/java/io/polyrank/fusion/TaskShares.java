package io.polyrank.fusion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How much each task has to do with the relevance of a candidate: an answer to "what if the candidate were like the others
 * in this task?". It asks the fusion expression itself, so it holds for every expression.
 *
 * <p>The law. Let {@code r} be the relevance of a candidate, and {@code r_t} what the expression gives where the
 * candidate's score for task {@code t} is replaced by the mean of that task over the candidates of the query. Then
 *
 * <pre>
 * effect_t = r - r_t
 * share_t  = effect_t / sum_u |effect_u|
 * </pre>
 *
 * A share is negative where the task pulls the candidate down. Absolute shares sum to 1, or are all 0 where no task has an
 * effect. A task that the expression does not read, or reads with a weight that takes it out, has no effect. An effect is
 * 0 where {@code r} or {@code r_t} is no finite number. Effects are of one task at a time: they do not sum to anything.
 */
public final class TaskShares {

    private final FusionExpression fusion;
    private final Weights weights;
    private final float[] means;

    /**
     * What a task has to do with a candidate's relevance.
     *
     * @param share of all effects, in [-1, 1]
     * @param effect on the relevance, finite
     */
    public record Share(double share, double effect) {}

    private TaskShares(FusionExpression fusion, Weights weights, float[] means) {
        this.fusion = fusion;
        this.weights = weights;
        this.means = means;
    }

    /**
     * Compares with the candidates of a query.
     *
     * @param fusion of the query
     * @param weights of the query
     * @param taskScores scores [N, T] of all candidates, row by row, tasks in the order of the expression's names; rows
     *     with a score that is no finite number do not count
     */
    public static TaskShares among(FusionExpression fusion, Weights weights, float[] taskScores) {
        int tasks = fusion.names().tasks().size();
        double[] sums = new double[tasks];
        int finite = 0;
        for (int from = 0; from < taskScores.length; from += tasks) {
            float[] row = Arrays.copyOfRange(taskScores, from, from + tasks);
            if (isFinite(row)) {
                finite++;
                for (int task = 0; task < tasks; task++) {
                    sums[task] += row[task];
                }
            }
        }
        float[] means = new float[tasks];
        for (int task = 0; task < tasks; task++) {
            means[task] = (float) (sums[task] / Math.max(1, finite));
        }
        return new TaskShares(fusion, weights, means);
    }

    /**
     * The shares of a candidate [T], in the order of the tasks.
     *
     * @param scores of the candidate [T]
     * @param retrieval its first-phase relevance
     * @param itemFeatureValues [F], in the order of {@link FusionExpression#itemFeatures()}
     */
    public List<Share> of(float[] scores, double retrieval, double[] itemFeatureValues) {
        int tasks = means.length;
        float[] rows = new float[(tasks + 1) * tasks];
        double[] sameRetrieval = new double[tasks + 1];
        double[] sameFeatures = new double[(tasks + 1) * itemFeatureValues.length];
        for (int row = 0; row <= tasks; row++) {
            System.arraycopy(scores, 0, rows, row * tasks, tasks);
            sameRetrieval[row] = retrieval;
            System.arraycopy(
                    itemFeatureValues, 0, sameFeatures, row * itemFeatureValues.length, itemFeatureValues.length);
        }
        for (int task = 0; task < tasks; task++) {
            rows[task * tasks + task] = means[task];
        }
        double[] found =
                fusion.evaluate(rows, weights, sameRetrieval, sameFeatures).values();
        return shares(found[tasks], Arrays.copyOf(found, tasks));
    }

    /** Relative to the largest relevance, because the difference of two finite numbers need not be finite. */
    private static List<Share> shares(double relevance, double[] otherwise) {
        double[] effects = new double[otherwise.length];
        double total = 0;
        double largest = Math.max(Math.abs(relevance), largest(otherwise));
        for (int task = 0; task < effects.length; task++) {
            if (largest > 0 && Double.isFinite(relevance) && Double.isFinite(otherwise[task])) {
                effects[task] = relevance / largest - otherwise[task] / largest;
                total += Math.abs(effects[task]);
            }
        }
        List<Share> shares = new ArrayList<>();
        for (int task = 0; task < effects.length; task++) {
            double effect = effects[task] == 0 ? 0 : relevance - otherwise[task];
            double bounded = Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, effect));
            shares.add(new Share(total == 0 ? 0 : effects[task] / total, bounded));
        }
        return shares;
    }

    private static double largest(double[] values) {
        return Arrays.stream(values)
                .filter(Double::isFinite)
                .map(Math::abs)
                .max()
                .orElse(0);
    }

    private static boolean isFinite(float[] row) {
        for (float score : row) {
            if (!Float.isFinite(score)) {
                return false;
            }
        }
        return true;
    }
}
