package io.polyrank.calibrate;

import io.polyrank.evaluate.TaskMetrics;
import io.polyrank.runtime.Calibration;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Fits the calibrations of all tasks on validation rows, and measures them as {@link CalibrationReport} says. */
public final class Calibrator {

    /** Spreads neighbouring user numbers over both halves (the multiplier of Fibonacci hashing). */
    private static final int SPREAD = 0x9E3779B9;

    /**
     * What was fitted.
     *
     * @param calibrations one per task, fitted on all rows
     * @param reports one per task
     */
    public record Fitted(List<Calibration> calibrations, List<CalibrationReport> reports) {

        public Fitted {
            calibrations = List.copyOf(calibrations);
            reports = List.copyOf(reports);
        }
    }

    private final DatasetSpec dataset;
    private final CalibrationMethod method;

    public Calibrator(DatasetSpec dataset, CalibrationMethod method) {
        this.dataset = dataset;
        this.method = method;
    }

    /**
     * Fits and measures.
     *
     * @param scores {@code [rows x score names]} of the model
     * @param labels by task, a label per row, NaN where missing
     * @param groups per row, a number that tells its user
     */
    public Fitted fit(float[] scores, IntFunction<float[]> labels, int[] groups) {
        List<Calibration> calibrations = new ArrayList<>();
        List<CalibrationReport> reports = new ArrayList<>();
        int stride = dataset.scoreNames().size();
        int first = 0;
        for (int task = 0; task < dataset.tasks().size(); task++) {
            TaskSpec spec = dataset.tasks().get(task);
            TaskRows rows = TaskRows.of(scores, first, spec.outputs(), stride, labels.apply(task), groups);
            TaskFit.Choice choice = fit(spec, rows);
            calibrations.add(choice.calibration());
            reports.add(report(spec, rows, choice));
            first += spec.outputs();
        }
        return new Fitted(calibrations, reports);
    }

    private TaskFit.Choice fit(TaskSpec task, TaskRows rows) {
        return new TaskFit(task, method).fit(rows.scores(), rows.labels());
    }

    private CalibrationReport report(TaskSpec task, TaskRows rows, TaskFit.Choice choice) {
        TaskMetrics before = rows.metrics(task, rows.scores());
        TaskMetrics after =
                choice.calibration() instanceof Calibration.None ? before : rows.metrics(task, crossFitted(task, rows));
        return new CalibrationReport(
                task.name(),
                choice.calibration().method(),
                choice.reason(),
                before.rows(),
                before.positives(),
                before.ece(),
                after.ece(),
                before.logloss(),
                after.logloss());
    }

    /** Scores of all rows, each by a calibration fitted without its user. */
    private float[] crossFitted(TaskSpec task, TaskRows rows) {
        float[] calibrated = rows.scores().clone();
        for (boolean upper : new boolean[] {false, true}) {
            int[] scored = rows.where(row -> isUpperHalf(rows.groups()[row]) == upper);
            int[] fitted = rows.where(row -> isUpperHalf(rows.groups()[row]) != upper);
            float[] part = rows.take(scored).scores();
            fit(task, rows.take(fitted)).calibration().apply(part, 0, task.outputs(), task.outputs());
            for (int place = 0; place < scored.length; place++) {
                System.arraycopy(
                        part, place * task.outputs(), calibrated, scored[place] * task.outputs(), task.outputs());
            }
        }
        return calibrated;
    }

    private static boolean isUpperHalf(int group) {
        return group * SPREAD < 0;
    }

    /**
     * The rows of a task that have a label.
     *
     * @param outputs columns of the task
     * @param scores {@code [rows x outputs]}
     * @param labels one per row
     * @param groups one per row
     */
    private record TaskRows(int outputs, float[] scores, float[] labels, int[] groups) {

        static TaskRows of(float[] scores, int first, int outputs, int stride, float[] labels, int[] groups) {
            float[] own = new float[labels.length * outputs];
            for (int row = 0; row < labels.length; row++) {
                System.arraycopy(scores, row * stride + first, own, row * outputs, outputs);
            }
            TaskRows all = new TaskRows(outputs, own, labels, groups);
            return all.take(all.where(row -> !Float.isNaN(labels[row])));
        }

        int[] where(IntPredicate wanted) {
            return IntStream.range(0, labels.length).filter(wanted).toArray();
        }

        TaskRows take(int[] rows) {
            float[] score = new float[rows.length * outputs];
            float[] label = new float[rows.length];
            int[] group = new int[rows.length];
            for (int place = 0; place < rows.length; place++) {
                System.arraycopy(scores, rows[place] * outputs, score, place * outputs, outputs);
                label[place] = labels[rows[place]];
                group[place] = groups[rows[place]];
            }
            return new TaskRows(outputs, score, label, group);
        }

        TaskMetrics metrics(TaskSpec task, float[] of) {
            return TaskMetrics.of(task, of, labels, groups);
        }
    }
}
