package io.polyrank.whatif;

import io.polyrank.analysis.Range;
import io.polyrank.page.Html;
import io.polyrank.whatif.WhatIfReport.Answer;
import io.polyrank.whatif.WhatIfReport.GridAnswer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Answers about weightings as one HTML page. */
public final class WhatIfPage {

    private static final String NUMBER = "%.4g";

    private final WhatIfReport report;
    private final StringBuilder page = new StringBuilder();

    private WhatIfPage(WhatIfReport report) {
        this.report = report;
    }

    /** The page of a report. */
    public static String of(WhatIfReport report) throws IOException {
        return new WhatIfPage(report).write();
    }

    private String write() throws IOException {
        page.append("<h1>What if</h1>\n");
        paragraph(Html.count(report.explored()) + " explored lists of " + Html.count(report.units()) + " units, "
                + report.positions() + " positions each, and " + Html.count(report.unexplored())
                + " other lists. Left out: " + Html.escape(report.leftOut().toString()) + ".");
        if (!report.cautions().isEmpty()) {
            page.append("<ul>\n");
            report.cautions().forEach(this::item);
            page.append("</ul>\n");
        }
        got();
        weightings();
        GridAnswer grid = report.grid();
        if (grid != null) {
            grid(grid);
        }
        reading();
        return Html.page("What if", page.toString());
    }

    private void got() {
        heading("What was really got, per list");
        page.append(Html.table(
                List.of("outcome", "explored", "others"),
                report.got().stream()
                        .map(each ->
                                List.of(Html.escape(each.outcome()), mean(each.explored()), mean(each.unexplored())))
                        .toList()));
    }

    private void weightings() {
        heading("Weightings");
        List<List<String>> rows = new ArrayList<>();
        rows(rows, report.current());
        report.weightings().forEach(answer -> rows(rows, answer));
        page.append(Html.table(
                List.of(
                        "weights",
                        "outcome",
                        "doubly robust",
                        "less current",
                        "SNIPS",
                        "IPS",
                        "lists of its own",
                        "at the worst position"),
                rows));
        page.append("<ul>\n");
        for (Answer answer : report.weightings()) {
            if (answer.refusal() != null) {
                item(answer.text() + ": no answer. " + answer.refusal());
            } else if (answer.warning() != null) {
                item(answer.text() + ": " + answer.warning());
            }
        }
        page.append("</ul>\n");
    }

    private static void rows(List<List<String>> rows, Answer answer) {
        answer.estimates()
                .forEach((outcome, estimate) -> rows.add(List.of(
                        Html.escape(answer.text()),
                        Html.escape(outcome),
                        mean(estimate.robust()),
                        mean(estimate.difference()),
                        mean(estimate.snips()),
                        mean(estimate.ips()),
                        Html.number("%,.0f", answer.support().sampleSize()),
                        Html.number("%,.0f", answer.support().worstSampleSize()))));
    }

    private void grid(GridAnswer grid) throws IOException {
        String metric = report.settings().metric();
        String against = report.settings().against();
        heading("Grid");
        page.append(Html.figure(
                FrontChart.of(report, grid),
                Html.escape(metric) + " against " + Html.escape(against) + " of "
                        + grid.answers().size()
                        + " weightings, by the doubly robust estimates; " + grid.refused()
                        + " more have no answer. None beats those on the front in both."));
        heading("Worth a test");
        if (grid.shortlist().isEmpty()) {
            paragraph("No weighting on the front is surely better than the current order.");
        } else {
            page.append("<ul>\n");
            grid.shortlist().forEach(each -> item(each.text() + ": " + each.why()));
            page.append("</ul>\n");
            paragraph("The risk that one or more of these is not better is "
                    + Html.number("%.1f %%", 100 * grid.risk())
                    + " over all weightings and both metrics (Bonferroni). Intervals are of each alone. A test:");
            page.append("<pre>").append(Html.escape(grid.experiment())).append("</pre>\n");
        }
        Set<Integer> front = Set.copyOf(grid.front());
        List<List<String>> rows = new ArrayList<>();
        for (int at = 0; at < grid.answers().size(); at++) {
            Answer answer = grid.answers().get(at);
            rows.add(List.of(
                    Html.escape(answer.text()),
                    front.contains(at) ? "front" : "",
                    mean(Shortlist.estimate(answer, metric).robust()),
                    mean(Shortlist.estimate(answer, metric).difference()),
                    mean(Shortlist.estimate(answer, against).robust()),
                    mean(Shortlist.estimate(answer, against).difference())));
        }
        page.append(Html.table(
                List.of("weights", "", Html.escape(metric), "less current", Html.escape(against), "less current"),
                rows));
    }

    private void reading() {
        heading("How to read this");
        page.append("<ul>\n");
        item(
                "All figures are per shown first page, with intervals by unit. They hold if what follows on an item depends"
                        + " on the item and its position and not on the other items of the page.");
        item("Go by the doubly robust estimates: they lean on the model's scores where the log is thin, and on the log"
                + " alone to be right. IPS and SNIPS do without the model and are wider.");
        item("Less current: the difference to what the same lists would have brought in their unexplored order.");
        item("Lists of its own: how many lists of the weighting itself would tell as much without a model.");
        page.append("</ul>\n");
    }

    private static String mean(UnitMean mean) {
        Range range = mean.range();
        return Html.number(NUMBER, mean.value()) + " (" + Html.number(NUMBER, range.low()) + " to "
                + Html.number(NUMBER, range.high()) + ")";
    }

    private void heading(String text) {
        page.append("<h2>").append(text).append("</h2>\n");
    }

    private void paragraph(String html) {
        page.append("<p>").append(html).append("</p>\n");
    }

    private void item(String text) {
        page.append("<li>").append(Html.escape(text)).append("</li>\n");
    }
}
