package io.polyrank.leaderboard;

import io.polyrank.leaderboard.LeaderboardReport.HeadlineFigure;
import io.polyrank.leaderboard.LeaderboardReport.ModelRow;
import io.polyrank.leaderboard.LeaderboardReport.Task;
import io.polyrank.page.Html;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The leaderboard as one HTML page that needs nothing else, for readers who know neither the data nor the project. */
public final class LeaderboardPage {

    private final LeaderboardReport report;
    private final List<ModelRow> ranked;
    private final LeaderboardTables tables;
    private final String headline;
    private final StringBuilder page = new StringBuilder();

    private LeaderboardPage(LeaderboardReport report) {
        this.report = report;
        this.ranked = report.ranked();
        this.tables = new LeaderboardTables(report);
        this.headline = LeaderboardTables.headlineName(report);
    }

    /** The page of a report. */
    public static String of(LeaderboardReport report) throws IOException {
        return new LeaderboardPage(report).write();
    }

    private String write() throws IOException {
        String dataset = Html.escape(report.data().dataset());
        page.append("<h1>Leaderboard: ").append(dataset).append("</h1>\n");
        paragraph("lead", lead());
        paragraph("", summary());
        page.append(tables.overview());
        paragraph(
                "",
                "Bold: the best. &asymp;: chance explains the difference to the best, so call it a tie."
                        + " What the columns mean is said under <a href=\"#reading\">How to read this</a>.");
        data();
        tasks();
        charts();
        heading("models", "The models");
        page.append("<div class=\"text\">").append(tables.notes()).append("</div>");
        reading();
        again();
        return Html.page("Leaderboard: " + report.data().dataset(), page.toString());
    }

    private String lead() {
        String names = report.tasks().stream().map(Task::name).collect(Collectors.joining(", "));
        boolean table = report.data().table();
        return "The question: which model tells best "
                + (table
                        ? "from a row's features what its labels are"
                        : "before an item is shown to a user what will come of it")
                + " &ndash; " + Html.escape(names) + "? All models learned from the same "
                + count(report.rows().training()) + " rows and are judged on "
                + count(report.rows().test()) + (table ? " rows" : " rows of later days")
                + " that none of them had seen.";
    }

    private String summary() {
        ModelRow best = tables.best(Standings.HEADLINE);
        if (best == null) {
            return "No model ran to the end.";
        }
        String ties = ranked.stream()
                .filter(row -> !row.equals(best) && tables.tied(best, row, Standings.HEADLINE))
                .map(row -> Html.escape(row.model()))
                .collect(Collectors.joining(", "));
        HeadlineFigure figure = best.headline();
        String value = figure == null
                ? ""
                : " at " + Html.number("%.4f", figure.mean()) + " (95 % interval " + Html.number("%.4f", figure.low())
                        + " to " + Html.number("%.4f", figure.high()) + ")";
        return "By " + headline + ", <b>" + Html.escape(best.model()) + "</b> stands first" + value + ". "
                + (ties.isEmpty()
                        ? "No other model is within what chance explains."
                        : "Not told apart from it by this test: " + ties + ".");
    }

    private void data() {
        heading("data", "The data");
        paragraph("", Html.escape(report.data().description()));
        paragraph("", split());
        page.append(tables.tasks());
    }

    private String split() {
        LeaderboardReport.Rows rows = report.rows();
        boolean table = report.data().table();
        return count(rows.training()) + " training rows"
                + (table ? "" : " (days before " + report.split().validationDate() + ")")
                + ", " + count(rows.validation()) + " validation rows ("
                + (table ? "" : "that day; ")
                + "training stops by them), " + count(rows.test()) + " test rows"
                + (table
                        ? "."
                        : " of " + count(rows.testUsers())
                                + " users (later days). Each row is one item shown to one user;"
                                + " its features come from before that moment.");
    }

    private void tasks() throws IOException {
        heading("tasks", "Task by task");
        for (Task task : report.tasks()) {
            page.append("<h3>")
                    .append(Html.escape(task.name()))
                    .append("</h3>\n")
                    .append(tables.task(task));
            figure(
                    LeaderboardCharts.figure(
                            tables.ordered(task),
                            task.name(),
                            LeaderboardTables.figureName(task.figure()) + " of " + task.name()),
                    LeaderboardTables.figureName(task.figure()) + " of " + Html.escape(task.name())
                            + " with 95 % intervals. Whether two models differ is decided by the interval of their"
                            + " difference, which is narrower than these two suggest.");
        }
    }

    private void charts() throws IOException {
        String gain = LeaderboardCharts.gain(ranked);
        if (!gain.isEmpty()) {
            heading("gain", "What learning together brings");
            figure(
                    gain,
                    "Multi-task gain: the relative difference to separate networks per task (single-task), averaged over"
                            + " all tasks; the bars' ends show the standard deviation over seeds.");
        }
        String time = LeaderboardCharts.qualityAgainstTime(ranked, headline);
        if (!time.isEmpty()) {
            heading("time", "Quality against serving time");
            figure(time, "Up and to the left is better: higher quality in less time.");
        }
    }

    private void reading() {
        heading("reading", "How to read this");
        page.append("<ul>\n");
        item("<b>AUC</b>: take a row where it happened and one where it did not; AUC is how often the model scores the"
                + " first higher, a tie counting half. 0.5 is guessing, 1 is perfect. For a task with several classes it"
                + " is the mean over the classes, each against the rest.");
        item("<b>Explained variance</b> judges tasks whose label is a number: 1 is perfect, 0 is no better than always"
                + " the same number.");
        item(
                "<b>GAUC</b> is AUC within each user, weighted by the users' rows: what ordering one user's list is about."
                        + " <b>Log loss</b> and <b>ECE</b> (calibration error) judge the probabilities themselves; lower is"
                        + " better. For labels that are numbers, <b>concordance</b> is how often two rows are in the right"
                        + " order, <b>ECE</b> is relative to the mean label, and <b>RMSE</b> is the root of the mean squared error.");
        item("<b>Mean &plusmn; standard deviation</b> are over "
                + report.seeds().size() + " trainings with the seeds "
                + report.seeds().stream().map(String::valueOf).collect(Collectors.joining(", ")) + ".");
        String drawn = report.data().table() ? "rows" : "users";
        item("<b>Ties</b>: a difference counts when its 95 % interval leaves out zero. The interval joins two kinds of"
                + " chance: which " + drawn + " happen to be in the test ("
                + count(report.method().resamples())
                + " bootstrap resamples of " + drawn + ", the same for all models) and which seed was trained with"
                + " (variance between seeds). It holds for one pair; among many pairs some differences will look real by"
                + " chance."
                + (report.seeds().size() == 1
                        ? " Here each model has one seed, so the chance of the seed is not counted."
                        : ""));
        item("<b>Gain</b>: mean over all tasks of the relative difference to single-task's mean figure, in percent;"
                + " tasks of which single-task explains less than a tenth are left out.");
        item("<b>Serving time</b>: one call of the exported model in the serving runtime with one user and "
                + count(report.method().servingCandidates()) + " candidates, "
                + report.method().servingThreads()
                + " thread, processor only; models take turns. Encoding the features is not counted, as it is the same"
                + " for all. Trees have no exported model: n/a.");
        item("<b>Training</b>: seconds of the passes over the training rows, validation not counted. <b>Parameters</b>:"
                + " trained numbers with the embedding tables.");
        page.append("</ul>\n");
    }

    private void again() {
        heading("again", "How to make it again");
        page.append("<pre>").append(Html.escape(report.method().command())).append("</pre>\n");
        paragraph(
                "",
                "Fingerprint of the data files: <code>"
                        + report.data().fingerprint().substring(0, 16)
                        + "</code>. The same figures lie beside this page in <code>leaderboard.json</code>, every run's"
                        + " scores under <code>runs/</code>.");
    }

    private void heading(String anchor, String text) {
        page.append("<h2 id=\"").append(anchor).append("\">").append(text).append("</h2>\n");
    }

    private void paragraph(String style, String text) {
        if (!text.isEmpty()) {
            page.append(style.isEmpty() ? "<p>" : "<p class=\"" + style + "\">")
                    .append(text)
                    .append("</p>\n");
        }
    }

    private void item(String text) {
        page.append("<li>").append(text).append("</li>\n");
    }

    private void figure(String svg, String caption) {
        page.append(Html.figure(svg, caption));
    }

    private static String count(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
