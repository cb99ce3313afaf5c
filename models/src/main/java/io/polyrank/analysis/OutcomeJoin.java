package io.polyrank.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Joins events to the lists they came from, by query id and item within a window of time. All exposures are taken first,
 * then all events.
 */
final class OutcomeJoin {

    static final String EVERYBODY = "all";

    private final @Nullable String experiment;
    private final long windowMillis;
    private final Map<String, Integer> units = new HashMap<>();
    private final Map<String, Integer> surfaces = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Integer> queries = new HashMap<>();
    private final Set<String> events = new HashSet<>();
    private final Set<String> experiments = new HashSet<>();
    private final List<Shown> shown = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private final Map<String, Long> unknownByUser = new HashMap<>();
    private long repeatedQueries;
    private long repeatedEvents;
    private long withoutQuery;
    private long unknownQuery;
    private long itemNotShown;
    private long outsideWindow;
    private long lastEvent;

    /**
     * @param experiment whose lists take part; null for all lists, as of one variant
     * @param windowMillis how long after the list an event counts
     */
    OutcomeJoin(@Nullable String experiment, long windowMillis) {
        this.experiment = experiment;
        this.windowMillis = windowMillis;
    }

    /** A shown list; variant is null outside the experiment. */
    record Shown(
            int unit,
            long timeMillis,
            int surface,
            @Nullable String variant,
            Set<String> items) {

        int day() {
            return Math.toIntExact(Math.floorDiv(timeMillis, 86_400_000L));
        }
    }

    /** An event that counts for a list. */
    record Outcome(int list, String type, double value) {}

    /** Takes a line of exposures. */
    void expose(JsonNode node) {
        ExposureLine line = ExposureLine.of(node);
        if (queries.putIfAbsent(line.query(), shown.size()) != null) {
            repeatedQueries++;
            return;
        }
        experiments.addAll(line.variants().keySet());
        String variant = variantOf(line);
        shown.add(new Shown(
                number(units, line.unit()),
                line.timeMillis(),
                number(surfaces, line.surface()),
                variant == null ? null : name(variant),
                line.items().stream().map(this::name).collect(Collectors.toUnmodifiableSet())));
    }

    /** Nobody in particular is no unit: all such lists would count as one. */
    private @Nullable String variantOf(ExposureLine line) {
        if (line.unit().isEmpty()) {
            return null;
        }
        return experiment == null ? EVERYBODY : line.variants().get(experiment);
    }

    /** Takes a line of events. */
    void happen(JsonNode node) {
        EventLine line = EventLine.of(node);
        if (!events.add(line.key())) {
            repeatedEvents++;
            return;
        }
        lastEvent = Math.max(lastEvent, line.timeMillis());
        Integer list = queries.get(line.query());
        if (line.query().isEmpty()) {
            withoutQuery++;
        } else if (list == null) {
            unknownQuery++;
            unknownByUser.merge(line.user(), 1L, Long::sum);
        } else {
            attribute(line, list);
        }
    }

    private void attribute(EventLine line, int list) {
        Shown from = shown.get(list);
        long after = line.timeMillis() - from.timeMillis();
        if (!from.items().contains(line.item())) {
            itemNotShown++;
        } else if (after < 0 || after > windowMillis) {
            outsideWindow++;
        } else {
            outcomes.add(new Outcome(list, name(line.type()), line.value()));
        }
    }

    List<Shown> shown() {
        return shown;
    }

    List<Outcome> outcomes() {
        return outcomes;
    }

    int unitCount() {
        return units.size();
    }

    List<String> surfaceNames() {
        String[] byNumber = new String[surfaces.size()];
        surfaces.forEach((name, number) -> byNumber[number] = name);
        return List.of(byNumber);
    }

    /** Names of all experiments that were met. */
    List<String> experiments() {
        return experiments.stream().sorted().toList();
    }

    /** What became of the lines. */
    LogHealth health(LogLines.Count exposureLines, LogLines.Count eventLines, ExperimentData data) {
        Map<String, Long> unknown = new TreeMap<>();
        unknownByUser.forEach((user, count) -> {
            Integer unit = units.get(user);
            if (unit != null && data.variantOf()[unit] >= 0) {
                unknown.merge(data.variants().get(data.variantOf()[unit]), count, Long::sum);
            }
        });
        return new LogHealth(
                exposureLines,
                eventLines,
                repeatedQueries,
                repeatedEvents,
                withoutQuery,
                unknownQuery,
                unknown,
                itemNotShown,
                outsideWindow,
                outcomes.size(),
                shown.stream()
                        .filter(list -> list.variant() != null && list.timeMillis() + windowMillis > lastEvent)
                        .count(),
                shown.stream().filter(list -> list.variant() != null).count());
    }

    private static int number(Map<String, Integer> numbers, String name) {
        return numbers.computeIfAbsent(name, each -> numbers.size());
    }

    /** One object for equal texts: items and types come again and again. */
    private String name(String text) {
        return names.computeIfAbsent(text, each -> each);
    }
}
