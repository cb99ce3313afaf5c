package io.polyrank.analysis;

import io.polyrank.analysis.Comparison.Role;
import io.polyrank.analysis.DashboardReport.Row;
import io.polyrank.page.Html;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All experiments on one HTML page, each with a link to a page of its own, {@code NAME.html}. */
public final class DashboardPage {

    private static final List<String> HEAD =
            List.of("experiment", "state", "decision", "deciding metric", "units fit, p", "lists", "to distrust");

    private final DashboardReport report;
    private final StringBuilder page = new StringBuilder();

    private DashboardPage(DashboardReport report) {
        this.report = report;
    }

    /** The page of a report. */
    public static String of(DashboardReport report) throws IOException {
        return new DashboardPage(report).write();
    }

    /** The file name of an experiment's own page. */
    public static String pageOf(String experiment) {
        return experiment + ".html";
    }

    private String write() throws IOException {
        page.append("<h1>Experiments</h1>\n<p>")
                .append(report.version() > 0 ? "Version " + report.version() + ", s" : "S")
                .append("tates of ")
                .append(Instant.ofEpochMilli(report.at()))
                .append(".</p>\n");
        if (report.rows().isEmpty()) {
            page.append("<p>The file has no experiment.</p>\n");
        } else {
            page.append(Html.table(
                    HEAD, report.rows().stream().map(DashboardPage::summary).toList()));
        }
        for (Row row : report.rows()) {
            experiment(row);
        }
        return Html.page("Experiments", page.toString());
    }

    private static List<String> summary(Row row) {
        AnalysisReport report = row.report();
        String name = Html.escape(row.experiment());
        long lists = row.listsByDay().values().stream()
                .flatMap(day -> day.values().stream())
                .mapToLong(Long::longValue)
                .sum();
        if (report == null) {
            return List.of(
                    "<a href=\"#" + name + "\">" + name + "</a>",
                    row.state().text(),
                    "&ndash;",
                    "&ndash;",
                    "&ndash;",
                    Html.count(lists),
                    "&ndash;");
        }
        return List.of(
                "<a href=\"#" + name + "\">" + name + "</a>",
                row.state().text(),
                "<b>" + report.decision().verdict().text() + "</b>",
                report.primary().stream().map(DashboardPage::effect).collect(Collectors.joining("<br>")),
                Html.number("%.3g", report.sampleRatioP()),
                Html.count(lists),
                Html.count(report.cautions().size()));
    }

    private static String effect(Comparison primary) {
        Range range = primary.sequentialRange();
        return Html.escape(primary.variant() + " " + primary.metric()) + " "
                + Html.number("%+.2f %%", 100 * primary.lift()) + " (" + Html.number("%+.2f", 100 * range.low())
                + " to " + Html.number("%+.2f", 100 * range.high()) + ")";
    }

    private void experiment(Row row) throws IOException {
        String name = Html.escape(row.experiment());
        page.append("<h2 id=\"").append(name).append("\">").append(name).append("</h2>\n<p>");
        page.append(row.state().text())
                .append("; ")
                .append(Html.number("%.2f %%", 100 * row.share()))
                .append(" of its layer's units</p>\n");
        AnalysisReport report = row.report();
        if (report == null) {
            page.append("<p>Not analysed: ")
                    .append(Html.escape(String.valueOf(row.problem())))
                    .append("</p>\n");
            units(row.planned());
        } else {
            analysed(row, report);
        }
        page.append(Html.figure(
                AnalysisCharts.traffic(row.listsByDay()),
                "Lists shown per day and variant" + (report == null ? "." : "; the last day may not be over.")));
    }

    private void analysed(Row row, AnalysisReport report) {
        Decision decision = report.decision();
        String variant = decision.variant();
        page.append("<p class=\"lead\"><b>")
                .append(decision.verdict().text())
                .append(variant == null ? "" : " " + Html.escape(variant))
                .append("</b>: ")
                .append(Html.escape(decision.reason()))
                .append(" <a href=\"")
                .append(Html.escape(pageOf(row.experiment())))
                .append("\">All figures</a></p>\n");
        page.append(Html.figure(
                Forest.of(lines(report)),
                "Lifts of the deciding metric and of guardrails, with "
                        + (report.settings().fixedDays() == null
                                ? "intervals that stay valid at any number of looks."
                                : "intervals of one look.")));
        List<List<String>> rows = new ArrayList<>();
        report.variants()
                .forEach(each -> rows.add(List.of(
                        Html.escape(each.variant()),
                        Html.number("%.2f %%", 100 * each.share()),
                        Html.count(each.assigned()))));
        page.append(Html.table(List.of("variant", "planned share", "units"), rows));
        if (!report.cautions().isEmpty()) {
            page.append("<ul>\n");
            report.cautions()
                    .forEach(each ->
                            page.append("<li>").append(Html.escape(each)).append("</li>\n"));
            page.append("</ul>\n");
        }
    }

    private static List<Forest.Line> lines(AnalysisReport report) {
        boolean fixed = report.settings().fixedDays() != null;
        return report.comparisons().stream()
                .filter(each -> each.role() != Role.SECONDARY)
                .sorted(Comparator.comparing(Comparison::role))
                .map(each -> new Forest.Line(
                        each.variant() + ": " + each.metric(),
                        each.lift(),
                        fixed ? each.liftRange() : each.sequentialRange(),
                        each.role() == Role.PRIMARY))
                .toList();
    }

    private void units(Map<String, Double> planned) {
        List<List<String>> rows = new ArrayList<>();
        planned.forEach(
                (variant, share) -> rows.add(List.of(Html.escape(variant), Html.number("%.2f %%", 100 * share))));
        page.append(Html.table(List.of("variant", "planned share"), rows));
    }
}
