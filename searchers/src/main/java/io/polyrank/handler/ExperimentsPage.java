package io.polyrank.handler;

import io.polyrank.experiment.AssignmentCounts;
import io.polyrank.experiment.Experiment;
import io.polyrank.experiment.ExperimentSet;
import io.polyrank.experiment.ExperimentsVersion;
import io.polyrank.experiment.HeldExperiments;
import io.polyrank.experiment.Layer;
import io.polyrank.experiment.Slice;
import io.polyrank.experiment.Variant;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page of experiments, in one file that needs nothing else. Well-formed XML too, so that a mistake in it can be found. */
final class ExperimentsPage {

    private static final String STYLE = """
            body{font:16px/1.55 system-ui,sans-serif;max-width:76rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}
            h2{margin-top:2.5rem}table{border-collapse:collapse;font-size:.95rem}
            td,th{padding:.25rem .8rem;border-bottom:1px solid #ddd;text-align:left;vertical-align:top}
            .problem{background:#fdecea;padding:.6rem}svg{width:100%;height:3rem}
            .note{color:#555;font-size:.9rem}
            """;
    private static final List<String> COLOURS =
            List.of("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00");

    private final AssignmentCounts counts;
    private final Instant now;
    private final StringBuilder page = new StringBuilder();

    ExperimentsPage(AssignmentCounts counts, Instant now) {
        this.counts = counts;
        this.now = now;
    }

    /** @param history oldest first */
    String render(HeldExperiments held, List<ExperimentsVersion> history, boolean shared) {
        page.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>")
                .append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"/>")
                .append("<title>Experiments</title><style>\n")
                .append(STYLE)
                .append("</style></head><body>\n<h1>Experiments</h1>\n");
        head(held, shared);
        ExperimentSet set = held.version().set();
        if (set.layers().isEmpty()) {
            page.append("<p>There is no experiment.</p>\n");
        }
        set.layers().forEach(this::layer);
        history(history);
        return page.append("</body></html>\n").toString();
    }

    private void head(HeldExperiments held, boolean shared) {
        ExperimentsVersion version = held.version();
        page.append("<p>Version ")
                .append(version.number())
                .append(" by ")
                .append(escape(version.who()))
                .append(" of ")
                .append(version.when())
                .append(rolledBack(version))
                .append(shared ? ", kept in documents" : ", kept in the memory of this container")
                .append(shared && held.read() != null ? "; known to be the newest at " + held.read() : "")
                .append(". Holdout: ")
                .append(ExperimentsDifference.percent(version.set().holdout().slice()))
                .append(". Explored: ")
                .append(escape(ExperimentsDifference.exploration(version.set().exploration())))
                .append(".</p>\n");
        String problem = held.problem();
        if (problem != null) {
            page.append("<p class=\"problem\">Cannot be changed, and may not be the newest: ")
                    .append(escape(problem))
                    .append("</p>\n");
        }
    }

    private void layer(Layer layer) {
        page.append("<h2>Layer ").append(escape(layer.name())).append("</h2>\n");
        bar(layer);
        if (layer.experiments().isEmpty()) {
            page.append("<p>No experiment.</p>\n");
            return;
        }
        table("Experiment", "State", "Share", "For", "Variant", "Share", "Changes", "Lists", "Asked for", "Unusable");
        for (Experiment experiment : layer.experiments()) {
            for (Variant variant : experiment.variants()) {
                boolean first = variant.equals(experiment.variants().get(0));
                row(Stream.concat(first ? cells(experiment) : Stream.of("", "", "", ""), cells(experiment, variant))
                        .toList());
            }
        }
        page.append(
                "</table>\n<p class=\"note\">Lists that this container has ranked since it started: as assigned; for who asked for the"
                        + " variant; and without it, because it could not be ranked with.</p>\n");
    }

    private Stream<String> cells(Experiment experiment) {
        return Stream.of(
                experiment.name(),
                state(experiment),
                ExperimentsDifference.percent(experiment.slice()),
                eligible(experiment));
    }

    private Stream<String> cells(Experiment experiment, Variant variant) {
        return Stream.concat(
                Stream.of(
                        variant.name(),
                        experiment.interleaving() == null
                                ? ExperimentsDifference.percent(variant.slice())
                                : "mixed, " + experiment.interleaving().text(),
                        ExperimentsDifference.changes(variant.changes())),
                Stream.of("assigned", "overridden", "unusable")
                        .map(why ->
                                String.format(Locale.ROOT, "%,d", counts.of(experiment.name(), variant.name(), why))));
    }

    private String state(Experiment experiment) {
        Instant start = experiment.start();
        Instant end = experiment.end();
        if (experiment.stopped()) {
            return "stopped";
        }
        if (end != null && !now.isBefore(end)) {
            return "ended " + end;
        }
        if (start != null && now.isBefore(start)) {
            return "starts " + start;
        }
        return end == null ? "running" : "running until " + end;
    }

    private static String eligible(Experiment experiment) {
        return experiment.eligibility().accepted().isEmpty()
                ? "everybody"
                : experiment.eligibility().accepted().entrySet().stream()
                        .map(entry -> entry.getKey() + " " + String.join(" or ", entry.getValue()))
                        .collect(Collectors.joining(", and "));
    }

    /** All buckets from left to right, with those that experiments hold in colour. */
    private void bar(Layer layer) {
        page.append("<svg viewBox=\"0 0 ")
                .append(Slice.BUCKETS)
                .append(
                        " 100\" preserveAspectRatio=\"none\" role=\"img\" xmlns=\"http://www.w3.org/2000/svg\"><rect width=\"")
                .append(Slice.BUCKETS)
                .append("\" height=\"100\" fill=\"#eee\"/>");
        for (int index = 0; index < layer.experiments().size(); index++) {
            Experiment experiment = layer.experiments().get(index);
            Slice slice = experiment.slice();
            page.append("<rect x=\"")
                    .append(slice.lowest())
                    .append("\" width=\"")
                    .append(slice.count())
                    .append("\" height=\"100\" fill=\"")
                    .append(COLOURS.get(index % COLOURS.size()))
                    .append(experiment.isRunning(now.toEpochMilli()) ? "" : "\" fill-opacity=\"0.35")
                    .append("\"><title>")
                    .append(escape(experiment.name() + ": " + ExperimentsDifference.percent(slice)))
                    .append("</title></rect>");
        }
        page.append("</svg>\n<p class=\"note\">10,000 buckets: ");
        page.append(escape(layer.experiments().stream()
                .map(experiment -> experiment.name() + " holds " + held(experiment.slice()))
                .collect(Collectors.joining("; "))));
        page.append(layer.experiments().isEmpty() ? "none is held.</p>\n" : ". Pale ones do not run.</p>\n");
    }

    private static String held(Slice slice) {
        return slice.count() == 0 ? "none" : slice.lowest() + "-" + (slice.lowest() + slice.count() - 1);
    }

    private void history(List<ExperimentsVersion> history) {
        page.append("<h2>History</h2>\n");
        table("Version", "Who", "When", "What it changed");
        for (int index = history.size() - 1; index >= 0; index--) {
            ExperimentsVersion version = history.get(index);
            row(List.of(
                    Long.toString(version.number()),
                    version.who(),
                    version.when().toString(),
                    index == 0 ? "" : changed(history.get(index - 1), version)));
        }
        page.append("</table>\n");
    }

    private static String changed(ExperimentsVersion before, ExperimentsVersion version) {
        String changes = String.join("; ", ExperimentsDifference.between(before.set(), version.set()));
        return (changes.isEmpty() ? "nothing" : changes) + rolledBack(version);
    }

    private static String rolledBack(ExperimentsVersion version) {
        return version.rolledBackTo() == null ? "" : " (back to version " + version.rolledBackTo() + ")";
    }

    private void table(String... head) {
        page.append("<table><tr>");
        for (String cell : head) {
            page.append("<th scope=\"col\">").append(cell).append("</th>");
        }
        page.append("</tr>\n");
    }

    private void row(List<String> cells) {
        page.append("<tr>");
        cells.forEach(cell -> page.append("<td>").append(escape(cell)).append("</td>"));
        page.append("</tr>\n");
    }

    /** Text that is safe between tags and in attributes. */
    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
