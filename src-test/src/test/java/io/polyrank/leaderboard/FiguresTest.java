package io.polyrank.leaderboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.evaluate.TaskMetrics;
import io.polyrank.spec.TaskKind;
import io.polyrank.spec.TaskSpec;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FiguresTest {

    private static final float MISSING = Float.NaN;
    private static final TaskSpec CLICK = new TaskSpec("click", TaskKind.BINARY, "clicked", null, 1);
    private static final TaskSpec VALUE = new TaskSpec("value", TaskKind.REGRESSION, "paid", null, 1);
    private static final TaskSpec STATE = new TaskSpec(
            "state", TaskKind.CLASSES, "state", null, 1, null, TaskSpec.Scale.LOG1P, List.of("a", "b", "c"));

    /** Of the rows' pairs, one is tied and one is wrong. */
    @Test
    void binary_tiedScores_countHalf() {
        Figure auc = Figures.of(
                CLICK, new float[] {0.8f, 0.8f, 0.4f, 0.3f}, 1, 0, new float[] {1, 0, 1, 0}, new int[] {0, 1, 2, 3});

        assertThat(auc.of(new int[] {1, 1, 1, 1})).isEqualTo(2.5 / 4);
    }

    /** The third user twice and the second not at all: only the negative at .3 is left. */
    @Test
    void binary_weights_countRowsAsOftenAsTheirUser() {
        Figure auc = Figures.of(
                CLICK, new float[] {0.2f, 0.8f, 0.4f, 0.3f}, 1, 0, new float[] {1, 0, 1, 0}, new int[] {0, 1, 2, 3});

        assertThat(auc.of(new int[] {1, 0, 2, 1})).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(auc.of(new int[] {0, 1, 0, 1})).isNaN();
    }

    @Test
    void binary_rowsWithoutLabel_doNotCount() {
        Figure auc = Figures.of(
                CLICK, new float[] {0.9f, 0.1f, 0.5f}, 1, 0, new float[] {MISSING, 0, 1}, new int[] {0, 0, 0});

        assertThat(auc.of(new int[] {1})).isEqualTo(1);
    }

    /** Errors 1, -1, 1, -1 with variance 1; labels 0, 0, 4, 4 with variance 4. */
    @Test
    void regression_handCase_isTheShareOfVarianceExplained() {
        Figure ev =
                Figures.of(VALUE, new float[] {-1, 1, 3, 5}, 1, 0, new float[] {0, 0, 4, 4}, new int[] {0, 1, 2, 3});

        assertThat(ev.of(new int[] {1, 1, 1, 1})).isCloseTo(0.75, within(1e-12));
        assertThat(ev.of(new int[] {3, 0, 3, 0})).isCloseTo(1, within(1e-12));
        assertThat(ev.of(new int[] {1, 1, 0, 0})).isNaN();
    }

    @Test
    void everyKind_allUsersOnce_equalsTheMetricsOfEvaluation() {
        SplittableRandom random = new SplittableRandom(3);
        int rows = 200;
        int[] users = random.ints(rows, 0, 40).toArray();
        for (TaskSpec task : List.of(CLICK, VALUE, STATE)) {
            float[] scores = new float[rows * task.outputs()];
            float[] labels = new float[rows];
            for (int at = 0; at < scores.length; at++) {
                scores[at] = random.nextInt(10) / 10f;
            }
            for (int row = 0; row < rows; row++) {
                labels[row] = random.nextInt(task.kind() == TaskKind.BINARY ? 2 : 3);
            }
            TaskMetrics metrics = TaskMetrics.of(task, scores, labels, users);
            double expected = task.kind() == TaskKind.REGRESSION ? metrics.ev() : metrics.auc();

            Figure figure = Figures.of(task, scores, task.outputs(), 0, labels, users);

            assertThat(figure.of(Bootstrap.everyone(40))).as(task.name()).isCloseTo(expected, within(1e-9));
        }
    }

    @Test
    void severalOutputs_columnsOfTheTaskAreRead() {
        float[] scores = {9, 0.1f, 9, 0.2f};
        Figure auc = Figures.of(CLICK, scores, 2, 1, new float[] {0, 1}, new int[] {0, 1});

        assertThat(auc.of(new int[] {1, 1})).isEqualTo(1);
    }
}
