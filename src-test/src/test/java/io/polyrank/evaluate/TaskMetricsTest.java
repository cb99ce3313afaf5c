package io.polyrank.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.spec.TaskKind;
import io.polyrank.spec.TaskSpec;
import org.junit.jupiter.api.Test;

class TaskMetricsTest {

    private static final TaskSpec BINARY = new TaskSpec("click", TaskKind.BINARY, "click", null, 1);
    private static final TaskSpec REGRESSION = new TaskSpec("value", TaskKind.REGRESSION, "value", null, 1);

    private static final float MISSING = Float.NaN;

    @Test
    void of_binaryTask_givesTheValuesComputedByHand() {
        float[] scores = {0.9f, 0.8f, 0.3f, 0.1f};
        float[] labels = {1, 0, 1, 0};
        TaskMetrics metrics = TaskMetrics.of(BINARY, scores, labels, new int[] {0, 0, 1, 1});

        assertThat(metrics.auc()).isEqualTo(0.75);
        assertThat(metrics.logloss())
                .isCloseTo(-(Math.log(0.9) + Math.log(0.2) + Math.log(0.3) + Math.log(0.9)) / 4, within(1e-6));
        assertThat(metrics.gauc()).isEqualTo(1);
        assertThat(metrics.ece()).isCloseTo((0.1 + 0.8 + 0.7 + 0.1) / 4, within(1e-6));
        assertThat(metrics.rmse()).isCloseTo(Math.sqrt((0.01 + 0.64 + 0.49 + 0.01) / 4), within(1e-6));
        assertThat(metrics.rows()).isEqualTo(4);
        assertThat(metrics.positives()).isEqualTo(2);
    }

    @Test
    void of_rowsWithoutLabel_doNotCountWhateverTheirScore() {
        float[] scores = {0.9f, Float.NaN, 0.2f, 0.5f};
        float[] labels = {1, MISSING, 0, MISSING};
        TaskMetrics metrics = TaskMetrics.of(BINARY, scores, labels, new int[] {0, 0, 0, 1});

        assertThat(metrics)
                .isEqualTo(TaskMetrics.of(BINARY, new float[] {0.9f, 0.2f}, new float[] {1, 0}, new int[] {0, 0}));
        assertThat(metrics.rows()).isEqualTo(2);
        assertThat(metrics.auc()).isEqualTo(1);
    }

    @Test
    void gauc_usersOfDifferentSize_weighsThemByTheirRowsAndSkipsThoseOfOneLabel() {
        float[] scores = {0.1f, 0.9f, 0.2f, 0.3f, 0.1f, 0.5f, 0.6f};
        float[] labels = {0, 1, 1, 0, 0, 1, 1};
        int[] groups = {7, 7, 3, 3, 3, 5, 5};
        TaskMetrics metrics = TaskMetrics.of(BINARY, scores, labels, groups);

        assertThat(metrics.gauc()).isCloseTo((2 * 1 + 3 * 0.5) / 5, within(1e-12));
    }

    /** Forty rows in twenty bins of two: only the mean of a bin counts. */
    @Test
    void ece_errorsWithinABin_cancelOut() {
        float[] scores = new float[40];
        float[] labels = new float[40];
        for (int row = 0; row < 40; row++) {
            int bin = row / 2;
            scores[row] = 0.5f + bin * 1e-4f;
            labels[row] = row % 2;
        }
        TaskMetrics metrics = TaskMetrics.of(BINARY, scores, labels, new int[40]);

        assertThat(metrics.ece()).isCloseTo(19 / 2.0 * 1e-4, within(1e-6));
        assertThat(TaskMetrics.BINS).isEqualTo(20);
    }

    @Test
    void logloss_certainMistake_isLargeButFinite() {
        TaskMetrics metrics = TaskMetrics.of(BINARY, new float[] {1, 0}, new float[] {0, 1}, new int[] {0, 0});

        assertThat(metrics.logloss()).isCloseTo(-Math.log(1e-7), within(1e-3));
    }

    @Test
    void of_regressionTask_hasConcordanceRelativeCalibrationAndNoLogloss() {
        TaskMetrics metrics =
                TaskMetrics.of(REGRESSION, new float[] {10, 30, 20}, new float[] {10, 20, 30}, new int[] {0, 0, 0});

        assertThat(metrics.auc()).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(metrics.logloss()).isNaN();
        assertThat(metrics.ece()).isCloseTo((0 + 10 + 10) / 60.0, within(1e-9));
        assertThat(metrics.rmse()).isCloseTo(Math.sqrt(200 / 3.0), within(1e-9));
        assertThat(metrics.positives()).isEqualTo(3);
        // Errors 0, -10, 10 have variance 200/3, as have the labels.
        assertThat(metrics.ev()).isCloseTo(0, within(1e-9));
        assertThat(metrics.values()).containsOnlyKeys("auc", "gauc", "ece", "rmse", "ev", "rows", "positives");
    }

    @Test
    void of_nothingToJudge_isUndefinedButCounted() {
        TaskMetrics none = TaskMetrics.of(BINARY, new float[] {0.5f}, new float[] {MISSING}, new int[] {0});
        assertThat(none.values()).containsOnlyKeys("rows", "positives").containsEntry("rows", 0.0);

        TaskMetrics zeros = TaskMetrics.of(REGRESSION, new float[] {1, 2}, new float[] {0, 0}, new int[] {0, 0});
        assertThat(zeros.values()).containsOnlyKeys("rmse", "rows", "positives");
    }
}
