package io.polyrank.calibrate;

import io.polyrank.runtime.Calibration;
import io.polyrank.spec.TaskSpec;
import java.util.Optional;

/**
 * Chooses and fits the calibration of one task. A fit needs rows: with fewer than stated here it would follow chance, so
 * a simpler one is taken, and the reason told.
 */
final class TaskFit {

    /**
     * Rows of the rarer label that isotonic regression needs. It finds some {@code n^(1/3)} blocks, here six of about 33
     * such rows, whose rates have an error of a sixth each.
     */
    static final int LEAST_FOR_ISOTONIC = 200;

    /** Rows of the rarer label that two numbers need. */
    static final int LEAST_FOR_PLATT = 10;

    /** Rows with a label that one number needs. */
    static final int LEAST_FOR_ONE_NUMBER = 50;

    /**
     * A calibration and why it was chosen.
     *
     * @param calibration what was fitted
     * @param reason why, where it is not what was asked for; empty otherwise
     */
    record Choice(Calibration calibration, String reason) {

        static Choice none(String reason) {
            return new Choice(new Calibration.None(), reason);
        }
    }

    private final TaskSpec task;
    private final CalibrationMethod method;

    TaskFit(TaskSpec task, CalibrationMethod method) {
        this.task = task;
        this.method = method;
    }

    /**
     * Fits on rows with a label.
     *
     * @param scores {@code [rows x outputs]}
     * @param labels one per row
     */
    Choice fit(float[] scores, float[] labels) {
        if (method == CalibrationMethod.NONE) {
            return Choice.none("");
        }
        return switch (task.kind()) {
            case BINARY -> binary(scores, labels);
            case REGRESSION -> regression(scores, labels);
            case CLASSES -> classes(scores, labels);
        };
    }

    private Choice binary(float[] scores, float[] labels) {
        int positives = 0;
        for (float label : labels) {
            positives += label > 0 ? 1 : 0;
        }
        int rarer = Math.min(positives, labels.length - positives);
        if (rarer < LEAST_FOR_PLATT) {
            return Choice.none(rows(rarer, "platt", LEAST_FOR_PLATT));
        }
        if (method == CalibrationMethod.ISOTONIC && rarer >= LEAST_FOR_ISOTONIC) {
            return new Choice(IsotonicFit.fit(scores, labels), "");
        }
        String reason = method == CalibrationMethod.ISOTONIC ? rows(rarer, "isotonic", LEAST_FOR_ISOTONIC) : "";
        Optional<Calibration> platt = PlattFit.fit(scores, labels);
        return platt.map(calibration -> new Choice(calibration, reason))
                .orElseGet(() -> Choice.none("scores do not rise with labels"));
    }

    private static String rows(int found, String method, int expected) {
        return "rows of the rarer label: found " + found + ", " + method + " needs " + expected;
    }

    /** Labels of any sign have no meaningful ratio of means. */
    private Choice regression(float[] scores, float[] labels) {
        if (task.scale() == TaskSpec.Scale.LINEAR) {
            return Choice.none("a linear value has no calibration");
        }
        double labelSum = 0;
        double scoreSum = 0;
        for (int row = 0; row < labels.length; row++) {
            labelSum += labels[row];
            scoreSum += scores[row];
        }
        if (labels.length < LEAST_FOR_ONE_NUMBER) {
            return Choice.none(labelled(labels.length, "scale"));
        }
        return labelSum > 0 && scoreSum > 0
                ? new Choice(new Calibration.Scale(labelSum / scoreSum), "")
                : Choice.none("mean label or mean score is 0");
    }

    private static Choice classes(float[] scores, float[] labels) {
        return labels.length < LEAST_FOR_ONE_NUMBER
                ? Choice.none(labelled(labels.length, "temperature"))
                : new Choice(TemperatureFit.fit(scores, labels), "");
    }

    private static String labelled(int found, String method) {
        return "rows with a label: found " + found + ", " + method + " needs " + LEAST_FOR_ONE_NUMBER;
    }
}
