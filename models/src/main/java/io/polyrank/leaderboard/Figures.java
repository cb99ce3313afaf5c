package io.polyrank.leaderboard;

import io.polyrank.spec.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;

/** Makes the figure of a task from the scores of its test rows. */
final class Figures {

    private Figures() {}

    /**
     * The figure of a task; rows without a label do not count.
     *
     * @param scores rows x outputs
     * @param outputs columns of the scores
     * @param first the task's first column
     * @param labels by row
     * @param users by row
     */
    static Figure of(TaskSpec task, float[] scores, int outputs, int first, float[] labels, int[] users) {
        int[] rows = IntStream.range(0, labels.length)
                .filter(row -> !Float.isNaN(labels[row]))
                .toArray();
        int[] user = new int[rows.length];
        float[] label = new float[rows.length];
        float[][] score = new float[task.outputs()][rows.length];
        for (int row = 0; row < rows.length; row++) {
            user[row] = users[rows[row]];
            label[row] = labels[rows[row]];
            for (int column = 0; column < score.length; column++) {
                score[column][row] = scores[rows[row] * outputs + first + column];
            }
        }
        return switch (task.kind()) {
            case BINARY -> new RankedRows(score[0], where(label, each -> each > 0), user);
            case REGRESSION -> new ExplainedVariance(score[0], label, user);
            case CLASSES -> oneVersusRest(score, label, user);
        };
    }

    /** The mean AUC of the classes, each against the rest, over classes for which it is defined. */
    private static Figure oneVersusRest(float[][] score, float[] label, int[] user) {
        List<Figure> classes = new ArrayList<>();
        for (int place = 0; place < score.length; place++) {
            float expected = place;
            classes.add(new RankedRows(score[place], where(label, each -> each == expected), user));
        }
        return weights -> classes.stream()
                .mapToDouble(figure -> figure.of(weights))
                .filter(auc -> !Double.isNaN(auc))
                .average()
                .orElse(Double.NaN);
    }

    private static boolean[] where(float[] labels, DoublePredicate positive) {
        boolean[] where = new boolean[labels.length];
        for (int row = 0; row < where.length; row++) {
            where[row] = positive.test(labels[row]);
        }
        return where;
    }
}
