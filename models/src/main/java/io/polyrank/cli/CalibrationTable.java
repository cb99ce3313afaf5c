package io.polyrank.cli;

import io.polyrank.calibrate.CalibrationReport;
import io.polyrank.train.TrainingReport;
import java.util.Locale;

/** What calibration does for each task, as a part of the training page; nothing where none was asked for. */
final class CalibrationTable {

    private CalibrationTable() {}

    static String of(TrainingReport report) {
        if (report.calibration().isEmpty()) {
            return "";
        }
        StringBuilder table = new StringBuilder("<h2>Calibration</h2>\n<p>Fitted on the validation rows, which also"
                + " chose the epoch. Before and after are cross-fitted: the rows of one half of the users are measured"
                + " with what was fitted on the other half. The exported calibration is fitted on all of them.</p>\n"
                + "<table><tr><th>task</th><th>method</th><th>ECE before</th><th>after</th><th>log loss before</th>"
                + "<th>after</th><th>rows</th><th>positives</th></tr>\n");
        report.calibration().forEach(task -> table.append(row(task)));
        return table.append("</table>\n").toString();
    }

    private static String row(CalibrationReport task) {
        String method = task.reason().isEmpty() ? task.method() : task.method() + " (" + task.reason() + ")";
        return String.format(
                Locale.ROOT,
                "<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%,d</td><td>%,d</td></tr>%n",
                TrainingPage.escape(task.task()),
                TrainingPage.escape(method),
                figure(task.eceBefore()),
                figure(task.eceAfter()),
                figure(task.loglossBefore()),
                figure(task.loglossAfter()),
                task.rows(),
                task.positives());
    }

    /** Nothing for what is not defined. */
    private static String figure(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.4f", value);
    }
}
