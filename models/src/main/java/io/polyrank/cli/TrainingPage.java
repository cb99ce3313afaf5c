package io.polyrank.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.polyrank.train.Epoch;
import io.polyrank.train.TrainingReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The training report as one HTML page: curves of loss and validation AUC, conflicts, and the best epoch's metrics. */
final class TrainingPage {

    private TrainingPage() {}

    static String of(TrainingReport report) throws IOException {
        String title = escape(report.dataset() + " / " + report.model());
        StringBuilder page = new StringBuilder();
        page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
                .append(title)
                .append("</title><style>body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;")
                .append("padding:0 1rem}table{border-collapse:collapse}td,th{padding:.2rem .8rem;text-align:right;")
                .append(
                        "border-bottom:1px solid #ddd}td:first-child,th:first-child{text-align:left}</style></head><body>")
                .append("<h1>")
                .append(title)
                .append("</h1>\n<p>")
                .append(String.format(
                        Locale.ROOT,
                        "%,d training rows, %,d validation rows (%d), %,d parameters, seed %d. "
                                + "Best epoch %d of %d. Exported scores equal trained scores within %.1e.",
                        report.trainingRows(),
                        report.validationRows(),
                        report.validationDate(),
                        report.parameters(),
                        report.seed(),
                        report.best().number(),
                        report.epochs().size(),
                        report.largestExportDifference()))
                .append(half(report))
                .append("</p>\n<h2>Training loss</h2>\n")
                .append(chart(report, "loss", lossCurves(report)))
                .append("<h2>Validation AUC</h2>\n")
                .append(chart(report, "AUC", aucCurves(report)))
                .append(ConflictTable.of(report))
                .append("<h2>Validation metrics of the best epoch</h2>\n")
                .append(table(report.best()))
                .append(CalibrationTable.of(report))
                .append("</body></html>\n");
        return page.toString();
    }

    private static String half(TrainingReport report) {
        return report.largestHalfDifference() == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        " In half precision, run on the CPU, within %.1e; half precision on a GPU was not measured.",
                        report.largestHalfDifference());
    }

    private static Map<String, List<Double>> lossCurves(TrainingReport report) {
        Map<String, List<Double>> curves = new TreeMap<>();
        report.epochs().forEach(epoch -> epoch.taskLosses()
                .forEach((task, loss) ->
                        curves.computeIfAbsent(task, key -> new ArrayList<>()).add(loss)));
        return curves;
    }

    private static Map<String, List<Double>> aucCurves(TrainingReport report) {
        Map<String, List<Double>> curves = new TreeMap<>();
        report.epochs().forEach(epoch -> epoch.validation()
                .forEach((task, metrics) -> curves.computeIfAbsent(task, key -> new ArrayList<>())
                        .add(Double.isNaN(metrics.auc()) ? 0.5 : metrics.auc())));
        return curves;
    }

    private static String chart(TrainingReport report, String what, Map<String, List<Double>> curves)
            throws IOException {
        XYChart chart = new XYChartBuilder()
                .width(860)
                .height(360)
                .xAxisTitle("epoch")
                .yAxisTitle(what)
                .build();
        chart.getStyler().setChartBackgroundColor(java.awt.Color.WHITE);
        List<Double> epochs =
                report.epochs().stream().map(epoch -> (double) epoch.number()).toList();
        curves.forEach((task, values) -> chart.addSeries(task, epochs, values).setMarker(SeriesMarkers.CIRCLE));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        VectorGraphicsEncoder.saveVectorGraphic(chart, out, VectorGraphicsFormat.SVG);
        String svg = out.toString(UTF_8);
        return svg.substring(svg.indexOf("<svg")) + "\n";
    }

    private static String table(Epoch best) {
        StringBuilder table = new StringBuilder(
                "<table><tr><th>task</th><th>AUC</th><th>log loss</th><th>GAUC</th><th>ECE</th><th>rows</th>"
                        + "<th>positives</th></tr>\n");
        best.validation()
                .forEach((task, metrics) -> table.append(String.format(
                        Locale.ROOT,
                        "<tr><td>%s</td><td>%.4f</td><td>%.4f</td><td>%.4f</td><td>%.4f</td><td>%,d</td><td>%,d</td></tr>%n",
                        escape(task),
                        metrics.auc(),
                        metrics.logloss(),
                        metrics.gauc(),
                        metrics.ece(),
                        metrics.rows(),
                        metrics.positives())));
        return table.append("</table>\n").toString();
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
