package io.polyrank.whatif;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyrank.analysis.EventLine;
import io.polyrank.analysis.Fields;
import io.polyrank.analysis.LogLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Reads the first pages of lists, explored and not, and what followed. All exposures are taken first, then all events. */
final class ExploredLog {

    /** Name of the sum of values. */
    static final String VALUE = "value";

    private final WhatIfSettings settings;
    private final Map<String, Page> pages = new HashMap<>();
    private final Map<String, Integer> units = new HashMap<>();
    private final Set<String> events = new HashSet<>();
    private final List<Supplier<LoggedList>> explored = new ArrayList<>();
    private final List<Page> unexplored = new ArrayList<>();
    private final TreeMap<String, Long> leftOut = new TreeMap<>();
    private List<String> tasks = List.of();
    private String tasksOf = "";

    private ExploredLog(WhatIfSettings settings) {
        this.settings = settings;
    }

    /** A first page that was shown; outcomes by name and position. */
    private record Page(int unit, long timeMillis, Map<String, Integer> positions, Map<String, double[]> outcomes) {

        double total(String outcome, int most) {
            double total = 0;
            double[] values = outcomes.getOrDefault(outcome, new double[0]);
            for (int at = 0; at < Math.min(most, values.length); at++) {
                total += values[at];
            }
            return total;
        }
    }

    /**
     * What was read.
     *
     * @param lists the explored ones
     * @param tasks their score names, in column order
     * @param unexplored how many other lists count
     * @param leftOut how many lines do not count, by why
     * @param exposureLines what became of the lines
     * @param eventLines what became of the lines
     */
    record Read(
            List<LoggedList> lists,
            List<String> tasks,
            int unexplored,
            Map<String, Long> leftOut,
            LogLines.Count exposureLines,
            LogLines.Count eventLines,
            Totals totals) {}

    /** What followed on the first positions of unexplored lists. */
    interface Totals {
        UnitMean of(String outcome, int positions, double alpha);
    }

    static Read read(Path exposures, Path events, WhatIfSettings settings) throws IOException {
        ExploredLog log = new ExploredLog(settings);
        LogLines.Count exposureLines = LogLines.read(exposures, "exposures", log::expose);
        LogLines.Count eventLines = LogLines.read(events, "events", log::happen);
        if (log.explored.isEmpty()) {
            throw new IllegalArgumentException("--exposures: found no explored list among " + exposureLines.lines()
                    + " lines (left out: " + log.leftOut
                    + "), expected some; experiments.yaml says with 'exploration' which lists are");
        }
        return new Read(
                log.explored.parallelStream().map(Supplier::get).toList(),
                log.tasks,
                log.unexplored.size(),
                log.leftOut,
                exposureLines,
                eventLines,
                log::total);
    }

    private UnitMean total(String outcome, int positions, double alpha) {
        return UnitMean.of(
                unexplored.stream()
                        .mapToDouble(page -> page.total(outcome, positions))
                        .toArray(),
                unexplored.stream().mapToInt(Page::unit).toArray(),
                alpha);
    }

    private void expose(JsonNode line) {
        String query = Fields.text(line, "query");
        long time = Fields.millis(line, "time");
        String unit = line.path("unit").asText();
        String reason = reason(line, unit);
        if (!reason.isEmpty()) {
            leftOut.merge(reason, 1L, Long::sum);
            return;
        }
        if (pages.containsKey(query)) {
            leftOut.merge("query id repeated", 1L, Long::sum);
            return;
        }
        Map<String, Integer> positions = new HashMap<>();
        line.path("hits").forEach(hit -> positions.put(Fields.text(hit, "item"), positions.size()));
        Page page = new Page(units.computeIfAbsent(unit, each -> units.size()), time, positions, new HashMap<>());
        if (line.has("exploration")) {
            explored.add(list(page, ExploredLine.of(line), line.path("model").asText()));
        } else {
            unexplored.add(page);
        }
        pages.put(query, page);
    }

    private String reason(JsonNode line, String unit) {
        if (unit.isEmpty()) {
            return "no unit";
        }
        if (line.path("overridden").asBoolean()) {
            return "overridden";
        }
        if (line.has("interleaved")) {
            return "interleaved";
        }
        if (line.path("hits").isEmpty()) {
            return "empty page";
        }
        if (line.at("/hits/0/position").asInt() != 1) {
            return "later page";
        }
        return settings.model().isEmpty()
                        || settings.model().equals(line.path("model").asText())
                ? ""
                : "other model";
    }

    private Supplier<LoggedList> list(Page page, ExploredLine line, String model) {
        List<String> names = List.copyOf(line.scores().keySet());
        if (tasks.isEmpty()) {
            tasks = names;
            tasksOf = model;
        } else if (!tasks.equals(names)) {
            throw new IllegalArgumentException("--model: found lists of model " + tasksOf + " with tasks " + tasks
                    + " and of model " + model + " with tasks " + names + ", expected one model's; name it");
        }
        float[] rows = line.rows();
        return () -> LoggedList.of(
                page.unit(),
                rows,
                line.retrieval(),
                line.relevance(),
                line.temperature(),
                line.depth(),
                line.page(),
                line.propensity(),
                page.outcomes());
    }

    private void happen(JsonNode node) {
        EventLine event = EventLine.of(node);
        Page page = pages.get(event.query());
        Integer position = page == null ? null : page.positions().get(event.item());
        if (page == null || position == null || !events.add(event.key())) {
            return;
        }
        long after = event.timeMillis() - page.timeMillis();
        if (after < 0 || after > settings.windowHours() * 3_600_000L) {
            return;
        }
        add(page, event.type(), position, 1);
        if (event.type().equals(settings.valueOf())) {
            add(page, VALUE, position, event.value());
        }
    }

    private static void add(Page page, String outcome, int position, double value) {
        page.outcomes()
                .computeIfAbsent(outcome, each -> new double[page.positions().size()])[position] += value;
    }
}
