package io.polyrank.analysis;

import io.polyrank.analysis.AnalysisReport.Novelty;
import io.polyrank.analysis.AnalysisReport.Segment;
import io.polyrank.analysis.Comparison.Role;
import io.polyrank.page.Html;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** An analysis as one HTML page: the decision and why, what to distrust, then figures and plots. */
public final class AnalysisPage {

    private static final String LIFT = "%+.2f %%";

    private final AnalysisReport report;
    private final int firstDay;
    private final StringBuilder page = new StringBuilder();

    private AnalysisPage(AnalysisReport report) {
        this.report = report;
        this.firstDay = Math.toIntExact(LocalDate.parse(report.firstDay()).toEpochDay());
    }

    /** The page of a report. */
    public static String of(AnalysisReport report) throws IOException {
        return new AnalysisPage(report).write();
    }

    private String write() throws IOException {
        Decision decision = report.decision();
        String variant = decision.variant();
        page.append("<p class=\"lead\"><b>")
                .append(decision.verdict().name().charAt(0))
                .append(decision.verdict().name().substring(1).toLowerCase(Locale.ROOT))
                .append(variant == null ? "" : " " + Html.escape(variant))
                .append("</b>: ")
                .append(Html.escape(decision.reason()))
                .append("</p>\n<h1>Experiment ")
                .append(Html.escape(report.experiment()))
                .append("</h1>\n");
        paragraph(Html.count(report.days()) + " days from " + report.firstDay() + " (UTC); "
                + Html.count(report.logs().experimentExposures()) + " lists shown, "
                + Html.count(report.logs().attributed()) + " events joined to all lists in the logs.");
        cautions();
        units();
        comparisons();
        plots();
        segments();
        reading();
        return Html.page("Experiment " + report.experiment(), page.toString());
    }

    private void cautions() {
        heading("cautions", "What to distrust");
        if (report.cautions().isEmpty()) {
            paragraph(
                    "Nothing was found: units split as planned, no unit in two variants, enough units, no lines lost.");
            return;
        }
        page.append("<ul>\n");
        report.cautions()
                .forEach(each -> page.append("<li>").append(Html.escape(each)).append("</li>\n"));
        page.append("</ul>\n");
    }

    private void units() {
        heading("units", "Units");
        List<List<String>> rows = new ArrayList<>();
        report.variants()
                .forEach(each -> rows.add(List.of(
                        Html.escape(each.variant()),
                        Html.number("%.1f %%", 100 * each.share()),
                        Html.count(each.assigned()))));
        page.append(Html.table(List.of("variant", "planned share", "units"), rows));
        paragraph("Do the units fit the shares? p = " + Html.number("%.3g", report.sampleRatioP())
                + ", alarm below 0.001. Units in two variants, left out: " + Html.count(report.mixedUnits()) + ".");
    }

    private void comparisons() {
        heading("figures", "Figures");
        List<List<String>> rows = new ArrayList<>();
        for (Comparison each : report.comparisons()) {
            boolean bold = each.role() == Role.PRIMARY;
            rows.add(List.of(
                    (bold ? "<b>" : "") + Html.escape(each.metric()) + (bold ? "</b>" : ""),
                    Html.escape(each.variant()),
                    each.role().name().toLowerCase(Locale.ROOT),
                    Html.number("%.5g", each.control()),
                    Html.number("%.5g", each.value()),
                    lift(each.lift()),
                    range(each.sequentialRange()),
                    Html.number("%.3g", each.adjustedSequentialP()),
                    range(each.liftRange()),
                    Html.number("%.3g", each.adjustedP()),
                    Html.number("%.2f %%", 100 * each.detectableLift()),
                    Html.number("%.1f %%", 100 * each.varianceReduction())));
        }
        page.append(Html.table(
                List.of(
                        "metric",
                        "variant",
                        "role",
                        "control",
                        "value",
                        "lift",
                        "always valid",
                        "p",
                        "one look",
                        "p",
                        "detectable",
                        "CUPED"),
                rows));
    }

    private void plots() throws IOException {
        heading("plots", "Plots");
        for (Comparison primary : report.primary()) {
            String variant = Html.escape(primary.variant());
            String metric = Html.escape(primary.metric());
            page.append(Html.figure(
                    AnalysisCharts.looks(primary, firstDay),
                    variant + ": lift of " + metric + " by all data up to each day's end, with the interval that stays"
                            + " valid at any number of looks. The decision falls when it leaves zero."));
            page.append(Html.figure(
                    AnalysisCharts.lifts(report.comparisons().stream()
                            .filter(each -> each.variant().equals(primary.variant()))
                            .toList()),
                    variant + ": lift of every metric with its always-valid interval."));
        }
        for (Novelty each : report.novelty()) {
            page.append(Html.figure(
                    AnalysisCharts.novelty(each, firstDay),
                    Html.escape(each.variant())
                            + ": lift of each day's lists alone, with intervals of one look. Points per day: "
                            + lift(each.slope()) + " (" + range(each.slopeRange()) + ")."));
        }
    }

    private void segments() {
        if (report.segments().isEmpty()) {
            return;
        }
        heading("segments", "By surface");
        List<List<String>> rows = new ArrayList<>();
        for (Segment each : report.segments()) {
            rows.add(List.of(
                    Html.escape(each.surface()),
                    Html.escape(each.variant()),
                    Html.count(each.units()),
                    lift(each.lift()),
                    range(each.range()),
                    Html.number("%.3g", each.adjustedP())));
        }
        page.append(Html.table(List.of("surface", "variant", "units", "lift", "one look", "p"), rows));
        paragraph("Lifts of " + Html.escape(report.settings().metric())
                + "; p corrected over all rows. Cuts are for looking, not for deciding.");
    }

    private void reading() {
        AnalysisSettings settings = report.settings();
        heading("reading", "How to read this");
        page.append("<ul>\n");
        item("A metric named like an event type is events per shown list; <code>_per_unit</code> is the sum of a unit;"
                + " <code>returns_per_unit</code> counts the days a unit came back on after its first. Events count for the"
                + " list they came from, by query and item, within " + settings.windowHours() + " hours.");
        item(
                "<b>Lift</b> is the difference to control over control. <b>Always valid</b>: the confidence sequence and its p,"
                        + " which hold at any number of looks. <b>One look</b>: Welch's interval by unit, for ratios with the delta"
                        + " method; it holds if the day of the look was planned.");
        item("p-values are corrected over the comparisons of the same role (" + settings.correction()
                + "); intervals are of " + Html.number("%.4g %%", 100 * (1 - settings.alpha())) + " each.");
        item("<b>Detectable</b>: the smallest lift that one look finds with a power of "
                + Html.number("%.3g %%", 100 * settings.power())
                + ". <b>CUPED</b>: how much smaller the variance is for"
                + " knowing the days before.");
        if (!settings.guardrails().isEmpty()) {
            item("Guardrails may lose at most: "
                    + settings.guardrails().entrySet().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .map(each ->
                                    Html.escape(each.getKey()) + " " + Html.number("%.3g %%", 100 * each.getValue()))
                            .collect(Collectors.joining(", "))
                    + ".");
        }
        page.append("</ul>\n");
    }

    private static String lift(double value) {
        return Html.number(LIFT, 100 * value);
    }

    private static String range(Range range) {
        return lift(range.low()) + " to " + lift(range.high());
    }

    private void heading(String anchor, String text) {
        page.append("<h2 id=\"").append(anchor).append("\">").append(text).append("</h2>\n");
    }

    private void paragraph(String html) {
        page.append("<p>").append(html).append("</p>\n");
    }

    private void item(String html) {
        page.append("<li>").append(html).append("</li>\n");
    }
}
