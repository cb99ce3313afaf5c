package io.polyrank.whatif;

import java.util.List;

/**
 * What is to be expected of a candidate at a position: the task's score times a ratio of the position, learned from other units than
 * the list's own.
 *
 * <p>Implementation note. Units are dealt to {@value #FOLDS} folds. For a list of fold {@code f} the ratio of position {@code k} is
 * {@code (Y_k + m) / (S_k + m / c)}, with {@code Y_k} the outcomes and {@code S_k} the scores at the position in all other folds, {@code c}
 * the same over all positions, and {@code m} of {@value #PRIOR} outcomes by which positions with few are drawn to all together. Doubly robust
 * estimates stay right, only wider, if it is wrong.
 */
final class RewardModel {

    private static final int FOLDS = 5;
    private static final double PRIOR = 20;

    private final int task;
    private final double[][] ratios;

    private RewardModel(int task, double[][] ratios) {
        this.task = task;
        this.ratios = ratios;
    }

    /**
     * Learns from the pages as they were shown.
     *
     * @param outcome what is learned
     * @param task whose score tells of it; negative for none, so that all candidates count the same
     * @param positions how many
     */
    static RewardModel learn(List<LoggedList> lists, String outcome, int task, int positions) {
        double[][] outcomes = new double[FOLDS][positions];
        double[][] scores = new double[FOLDS][positions];
        for (LoggedList list : lists) {
            for (int at = 0; at < Math.min(positions, list.page().length); at++) {
                outcomes[fold(list)][at] += list.outcome(outcome, at);
                scores[fold(list)][at] += score(list, list.page()[at], task);
            }
        }
        double[][] ratios = new double[FOLDS][];
        for (int fold = 0; fold < FOLDS; fold++) {
            ratios[fold] = ratios(without(outcomes, fold), without(scores, fold));
        }
        return new RewardModel(task, ratios);
    }

    private static double[] ratios(double[] outcomes, double[] scores) {
        double allOutcomes = 0;
        double allScores = 0;
        for (int at = 0; at < outcomes.length; at++) {
            allOutcomes += outcomes[at];
            allScores += scores[at];
        }
        double[] ratios = new double[outcomes.length];
        if (!(allOutcomes > 0 && allScores > 0)) {
            return ratios;
        }
        double pooled = allOutcomes / allScores;
        for (int at = 0; at < outcomes.length; at++) {
            ratios[at] = (outcomes[at] + PRIOR) / (scores[at] + PRIOR / pooled);
        }
        return ratios;
    }

    private static double[] without(double[][] byFold, int left) {
        double[] sum = new double[byFold[0].length];
        for (int fold = 0; fold < byFold.length; fold++) {
            for (int at = 0; at < sum.length && fold != left; at++) {
                sum[at] += byFold[fold][at];
            }
        }
        return sum;
    }

    /** What is to be expected of a candidate at a position, from 0. */
    double expected(LoggedList list, int candidate, int position) {
        return ratios[fold(list)][position] * score(list, candidate, task);
    }

    private static double score(LoggedList list, int candidate, int task) {
        return task < 0 ? 1 : list.score(candidate, task);
    }

    private static int fold(LoggedList list) {
        return list.unit() % FOLDS;
    }
}
