package io.polyrank.analysis;

import io.polyrank.page.Html;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The analysis of mixed rankings as one HTML page: the decision and why, what to distrust, then figures and plots. */
public final class InterleavingPage {

    private static final String SHARE = "%.1f %%";

    private final InterleavingReport report;
    private final StringBuilder page = new StringBuilder();

    private InterleavingPage(InterleavingReport report) {
        this.report = report;
    }

    /** The page of a report. */
    public static String of(InterleavingReport report) throws IOException {
        return new InterleavingPage(report).write();
    }

    private String write() throws IOException {
        Decision decision = report.decision();
        String verdict = decision.verdict().name();
        page.append("<p class=\"lead\"><b>")
                .append(verdict.charAt(0))
                .append(verdict.substring(1).toLowerCase(Locale.ROOT))
                .append(decision.variant() == null ? "" : " " + Html.escape(decision.variant()))
                .append("</b>: ")
                .append(Html.escape(decision.reason()))
                .append("</p>\n<h1>Interleaving ")
                .append(Html.escape(report.experiment()))
                .append("</h1>\n<p>")
                .append(Html.count(report.lists()))
                .append(" lists that mix rankings, on ")
                .append(Html.count(report.days()))
                .append(" days from ")
                .append(report.firstDay())
                .append(" (UTC); outcomes are ")
                .append(Html.escape(report.settings().metric()))
                .append(".</p>\n");
        cautions();
        figures();
        plots();
        reading();
        return Html.page("Interleaving " + report.experiment(), page.toString());
    }

    private void cautions() {
        page.append("<h2 id=\"cautions\">What to distrust</h2>\n");
        if (report.cautions().isEmpty()) {
            page.append("<p>Nothing was found: enough units, all lists mixed, no lines lost.</p>\n");
            return;
        }
        page.append("<ul>\n");
        report.cautions()
                .forEach(each -> page.append("<li>").append(Html.escape(each)).append("</li>\n"));
        page.append("</ul>\n");
    }

    private void figures() {
        List<List<String>> rows = new ArrayList<>();
        for (Preference each : report.preferences()) {
            rows.add(List.of(
                    Html.escape(each.variant()),
                    Html.escape(each.other()),
                    Html.count(each.won()),
                    Html.count(each.lost()),
                    Html.count(each.tied()),
                    Html.number(SHARE, 100 * each.share()),
                    range(each.sequentialRange()),
                    Html.number("%.3g", each.adjustedSequentialP()),
                    range(each.range()),
                    Html.number("%.3g", each.adjustedP()),
                    Html.count(each.unitsWon()) + " : " + Html.count(each.unitsLost())));
        }
        page.append("<h2 id=\"figures\">Figures</h2>\n")
                .append(Html.table(
                        List.of(
                                "variant",
                                "against",
                                "lists won",
                                "lost",
                                "tied",
                                "share won",
                                "always valid",
                                "p",
                                "one look",
                                "p",
                                "units won : lost"),
                        rows));
    }

    private void plots() throws IOException {
        page.append("<h2 id=\"plots\">Plots</h2>\n");
        int firstDay = Math.toIntExact(LocalDate.parse(report.firstDay()).toEpochDay());
        for (Preference each : report.preferences()) {
            page.append(Html.figure(
                    AnalysisCharts.looks(each, firstDay),
                    Html.escape(each.variant()) + " against " + Html.escape(each.other())
                            + ": share of lists won, less a half, by all data up to each day's end, with the interval that"
                            + " stays valid at any number of looks. The decision falls when it leaves zero."));
        }
    }

    private void reading() {
        page.append("<h2 id=\"reading\">How to read this</h2>\n<ul>\n");
        item(
                "A list is won by the variant that its outcomes give more credit. Lists without outcomes, and those whose outcomes"
                        + " fall on what both rank alike, are tied and say nothing.");
        item(
                "Intervals are by unit, since what one unit does hangs together. The p-value of one look is the sign test over"
                        + " units, by who won more of their lists: exact, however few they are. P-values are corrected over"
                        + " the pairs (holm).");
        item(
                "A preference says which ranking is better by these outcomes, not how much better, nor what it does to anything"
                        + " else. That takes an A/B test.");
        page.append("</ul>\n");
    }

    private static String range(Range range) {
        return Html.number(SHARE, 100 * range.low()) + " to " + Html.number(SHARE, 100 * range.high());
    }

    private void item(String html) {
        page.append("<li>").append(html).append("</li>\n");
    }
}
