package io.polyrank.leaderboard;

import io.polyrank.leaderboard.LeaderboardReport.HeadlineFigure;
import io.polyrank.leaderboard.LeaderboardReport.Latency;
import io.polyrank.leaderboard.LeaderboardReport.ModelRow;
import io.polyrank.leaderboard.LeaderboardReport.Status;
import io.polyrank.leaderboard.LeaderboardReport.Task;
import io.polyrank.page.Html;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The tables of the leaderboard. */
final class LeaderboardTables {

    private static final String FOUR = "%.4f";

    private final LeaderboardReport report;
    private final List<ModelRow> ranked;

    LeaderboardTables(LeaderboardReport report) {
        this.report = report;
        this.ranked = report.ranked();
    }

    /** The tasks with their labels. */
    String tasks() {
        List<List<String>> rows = new ArrayList<>();
        for (Task task : report.tasks()) {
            rows.add(List.of(
                    Html.escape(task.name()),
                    task.kind(),
                    figureName(task.figure()),
                    String.format(Locale.ROOT, "%,d", task.testRows()),
                    String.format(Locale.ROOT, "%,d", task.testPositives()),
                    task.testRows() == 0
                            ? "&ndash;"
                            : Html.number("%.2f %%", 100.0 * task.testPositives() / task.testRows())));
        }
        return Html.table(
                List.of("task", "kind", "judged by", "test rows with a label", "of them positive", "share"), rows);
    }

    /** All models, those that ran first. */
    String overview() {
        List<List<String>> rows = new ArrayList<>();
        for (ModelRow row : ranked) {
            rows.add(List.of(
                    Html.escape(row.model()),
                    marked(row, Standings.HEADLINE, headline(row.headline())),
                    spread("%+.2f %%", row.gain()),
                    row.parameters() == null ? "n/a" : String.format(Locale.ROOT, "%,d", row.parameters()),
                    spread("%.0f", row.trainSeconds()),
                    latency(row.servingMillis1000(), Latency::p50),
                    latency(row.servingMillis1000(), Latency::p95)));
        }
        for (ModelRow row : report.models()) {
            if (row.status() != Status.OK) {
                rows.add(List.of(Html.escape(row.model()), row.status().text().replace('-', ' '), "", "", "", "", ""));
            }
        }
        return Html.table(
                List.of(
                        "model",
                        headlineName(report),
                        "gain",
                        "parameters",
                        "training, s",
                        "serving, ms (median)",
                        "serving, ms (95 %)"),
                rows);
    }

    /** All metrics of one task. */
    String task(Task task) {
        List<ModelRow> order = ordered(task);
        boolean numbers = task.kind().equals("regression");
        List<String> metrics = order.stream()
                .flatMap(row -> row.tasks().getOrDefault(task.name(), Map.of()).keySet().stream())
                .filter(metric -> !metric.equals(task.figure()))
                // Beside log loss it says nothing new of probabilities.
                .filter(metric -> numbers || !metric.equals("rmse"))
                .distinct()
                .toList();
        List<String> head = new ArrayList<>(List.of("model", figureName(task.figure())));
        metrics.forEach(metric -> head.add(numbers && metric.equals("auc") ? "concordance" : figureName(metric)));
        List<List<String>> rows = new ArrayList<>();
        for (ModelRow row : order) {
            Map<String, Spread> values = row.tasks().getOrDefault(task.name(), Map.of());
            List<String> cells = new ArrayList<>();
            cells.add(Html.escape(row.model()));
            cells.add(marked(row, task.name(), spread(FOUR, values.get(task.figure()))));
            metrics.forEach(metric -> cells.add(spread(FOUR, values.get(metric))));
            rows.add(cells);
        }
        return Html.table(head, rows);
    }

    /** The models that ran, best at this task first. */
    List<ModelRow> ordered(Task task) {
        List<ModelRow> order = new ArrayList<>(ranked);
        order.sort((left, right) -> Double.compare(figure(right, task.name()), figure(left, task.name())));
        return order;
    }

    /** What each model is. */
    String notes() {
        List<List<String>> rows = new ArrayList<>();
        for (ModelRow row : report.models()) {
            String reason = row.reason() == null
                    ? ""
                    : " <strong>" + row.status().text().replace('-', ' ') + ":</strong> " + Html.escape(row.reason());
            rows.add(List.of(Html.escape(row.model()), Html.escape(row.description()) + reason));
        }
        return Html.table(List.of("model", "what it is"), rows);
    }

    /** The model with the best figure; null where none ran. */
    @Nullable ModelRow best(String key) {
        ModelRow best = null;
        for (ModelRow row : ranked) {
            if (best == null || figure(row, key) > figure(best, key)) {
                best = row;
            }
        }
        return best;
    }

    /** Whether chance explains the difference between two models. */
    boolean tied(ModelRow one, ModelRow two, String key) {
        return report.comparisons().stream()
                .filter(comparison -> comparison.isBetween(one.model(), two.model()))
                .map(comparison -> key.equals(Standings.HEADLINE)
                        ? comparison.mean()
                        : comparison.tasks().get(key))
                .anyMatch(difference -> difference != null && difference.verdict() == Verdict.TIE);
    }

    /** What a metric is called. */
    static String figureName(String metric) {
        return switch (metric) {
            case "auc" -> "AUC";
            case "ev" -> "explained variance";
            case "logloss" -> "log loss";
            case "gauc" -> "GAUC";
            case "ece" -> "ECE";
            case "rmse" -> "RMSE";
            default -> Html.escape(metric);
        };
    }

    /** What the headline is called. */
    static String headlineName(LeaderboardReport report) {
        List<String> tasks = report.headline().tasks();
        String figure = figureName(report.headline().figure());
        return tasks.size() == 1
                ? figure + " of " + Html.escape(tasks.get(0))
                : "mean " + figure + " of " + Html.escape(String.join(", ", tasks));
    }

    private String marked(ModelRow row, String key, String cell) {
        ModelRow best = best(key);
        if (best == null) {
            return cell;
        }
        if (best.equals(row)) {
            return "<b>" + cell + "</b>";
        }
        return tied(best, row, key)
                ? cell + "&nbsp;<span class=\"tie\" title=\"tied with the best\">&asymp;</span>"
                : cell;
    }

    private static double figure(ModelRow row, String key) {
        HeadlineFigure headline = row.headline();
        Interval interval = row.intervals().get(key);
        double value = key.equals(Standings.HEADLINE)
                ? headline == null ? Double.NaN : headline.mean()
                : interval == null ? Double.NaN : interval.value();
        return Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value;
    }

    private static String headline(@Nullable HeadlineFigure figure) {
        return figure == null ? "n/a" : spread(FOUR, new Spread(figure.mean(), figure.sd()));
    }

    private static String latency(@Nullable Latency latency, Function<Latency, Double> part) {
        return latency == null ? "n/a" : Html.number("%.1f", part.apply(latency));
    }

    /** Mean and standard deviation; the mean alone where there is one seed. */
    private static String spread(String format, @Nullable Spread spread) {
        if (spread == null) {
            return "n/a";
        }
        String mean = Html.number(format, spread.mean());
        return Double.isFinite(spread.sd())
                ? mean + " &plusmn; " + Html.number(format.replace("+", ""), spread.sd())
                : mean;
    }
}
