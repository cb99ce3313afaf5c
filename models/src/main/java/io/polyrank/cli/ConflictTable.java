package io.polyrank.cli;

import io.polyrank.train.Epoch;
import io.polyrank.train.GradientCosine;
import io.polyrank.train.TrainingReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The conflict between tasks as an HTML table: a row per pair of tasks, a column per epoch, coloured by sign and size. */
final class ConflictTable {

    private ConflictTable() {}

    /** The table with its heading, or nothing when no two tasks met in a shared weight. */
    static String of(TrainingReport report) {
        Map<String, Map<Integer, GradientCosine>> pairs = new LinkedHashMap<>();
        for (Epoch epoch : report.epochs()) {
            for (GradientCosine cosine : epoch.conflicts()) {
                pairs.computeIfAbsent(cosine.first() + " / " + cosine.second(), key -> new TreeMap<>())
                        .put(epoch.number(), cosine);
            }
        }
        return pairs.isEmpty() ? "" : table(report.epochs(), pairs);
    }

    private static String table(List<Epoch> epochs, Map<String, Map<Integer, GradientCosine>> pairs) {
        StringBuilder table = new StringBuilder("<h2>Conflict between tasks</h2>\n<p>")
                .append("Mean cosine of the gradients of two tasks over the weights they share, at ")
                .append(epochs.get(0).conflicts().stream()
                        .mapToInt(GradientCosine::steps)
                        .max()
                        .orElse(0))
                .append(
                        " or fewer steps of an epoch: 1 means that they pull the same way, 0 that they do not touch each other,")
                .append(" below 0 (red) that what helps one harms the other.</p>\n<table><tr><th>tasks</th>");
        epochs.forEach(
                epoch -> table.append("<th>epoch ").append(epoch.number()).append("</th>"));
        table.append("</tr>\n");
        pairs.forEach((pair, byEpoch) -> {
            table.append("<tr><td>").append(TrainingPage.escape(pair)).append("</td>");
            for (Epoch epoch : epochs) {
                GradientCosine cosine = byEpoch.get(epoch.number());
                table.append(cosine == null ? "<td>&ndash;</td>" : cell(cosine.cosine()));
            }
            table.append("</tr>\n");
        });
        return table.append("</table>\n").toString();
    }

    private static String cell(double cosine) {
        String colour = cosine < 0 ? "200,30,30" : "30,90,200";
        double strength = Math.min(0.6, 0.6 * Math.abs(cosine));
        return String.format(
                Locale.ROOT, "<td style=\"background:rgba(%s,%.2f)\">%+.3f</td>", colour, strength, cosine);
    }
}
