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

    /** The only variant of all lists together. */
    static final String EVERYBODY = "all";

    /** What all lists are in; no experiment has this name. */
    private static final String NO_EXPERIMENT = "";

    private final long windowMillis;
    private final Map<String, Integer> units = new HashMap<>();
    private final Map<String, Integer> surfaces = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Integer> queries = new HashMap<>();
    private final Set<String> events = new HashSet<>();
    private final Set<String> experiments = new HashSet<>();
    private final Map<String, Long> interleaved = new TreeMap<>();
    private final Map<Map<String, String>, Map<String, String>> variants = new HashMap<>();
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

    /** @param windowMillis how long after the list an event counts */
    OutcomeJoin(long windowMillis) {
        this.windowMillis = windowMillis;
    }

    /**
     * A shown list.
     *
     * @param variants by experiment
     * @param version number of the experiments' version that it was assigned by; 0 where it does not tell
     */
    record Shown(
            int unit, long timeMillis, int surface, Map<String, String> variants, long version, Set<String> items) {

        /**
         * The variant that the list belongs to; null outside the experiment.
         *
         * @param experiment its name; null for all lists, as of one variant
         */
        @Nullable String variant(@Nullable String experiment) {
            return variants.get(experiment == null ? NO_EXPERIMENT : experiment);
        }

        int day() {
            return Math.toIntExact(Math.floorDiv(timeMillis, 86_400_000L));
        }
    }

    /** An event that counts for a list. */
    record Outcome(int list, String item, String type, double value) {}

    /** Takes a line of exposures. */
    void expose(JsonNode node) {
        ExposureLine line = ExposureLine.of(node);
        if (queries.putIfAbsent(line.query(), shown.size()) != null) {
            repeatedQueries++;
            return;
        }
        experiments.addAll(line.variants().keySet());
        line.interleaved().forEach(each -> interleaved.merge(each, 1L, Long::sum));
        shown.add(new Shown(
                number(units, line.unit()),
                line.timeMillis(),
                number(surfaces, line.surface()),
                variants(line),
                line.version(),
                line.items().stream().map(this::name).collect(Collectors.toUnmodifiableSet())));
    }

    /** Nobody in particular is no unit: all such lists would count as one. Lists of equal variants share one map. */
    private Map<String, String> variants(ExposureLine line) {
        if (line.unit().isEmpty()) {
            return Map.of();
        }
        Map<String, String> all = new HashMap<>(line.variants());
        all.put(NO_EXPERIMENT, EVERYBODY);
        return variants.computeIfAbsent(all, Map::copyOf);
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
            outcomes.add(new Outcome(list, name(line.item()), name(line.type()), line.value()));
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

    /** When an experiment's lists were shown, and by which versions. */
    Traces traces(@Nullable String experiment) {
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        TreeMap<Long, Long> versions = new TreeMap<>();
        for (Shown list : shown) {
            if (list.variant(experiment) != null) {
                first = Math.min(first, list.timeMillis());
                last = Math.max(last, list.timeMillis());
                if (list.version() > 0) {
                    versions.merge(list.version(), list.timeMillis(), Math::min);
                }
            }
        }
        return new Traces(first, last, versions, interleaved(experiment));
    }

    /** Lists that mix an experiment's variants. */
    long interleaved(@Nullable String experiment) {
        return experiment == null ? 0 : interleaved.getOrDefault(experiment, 0L);
    }

    /** Whether all outcomes of a list that count are in the log. */
    boolean closed(Shown list) {
        return list.timeMillis() + windowMillis <= lastEvent;
    }

    /** Names of all experiments whose variants were mixed. */
    List<String> mixed() {
        return List.copyOf(interleaved.keySet());
    }

    /**
     * What became of the lines.
     *
     * @param experiment of which lists are counted; null for all
     * @param variants names
     * @param variantOf by unit, -1 for units that do not take part
     */
    LogHealth health(
            @Nullable String experiment,
            LogLines.Count exposureLines,
            LogLines.Count eventLines,
            List<String> variants,
            int[] variantOf) {
        Map<String, Long> unknown = new TreeMap<>();
        unknownByUser.forEach((user, count) -> {
            Integer unit = units.get(user);
            if (unit != null && variantOf[unit] >= 0) {
                unknown.merge(variants.get(variantOf[unit]), count, Long::sum);
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
                        .filter(list -> list.variant(experiment) != null && !closed(list))
                        .count(),
                shown.stream().filter(list -> list.variant(experiment) != null).count());
    }

    private static int number(Map<String, Integer> numbers, String name) {
        return numbers.computeIfAbsent(name, each -> numbers.size());
    }

    /** One object for equal texts: items and types come again and again. */
    private String name(String text) {
        return names.computeIfAbsent(text, each -> each);
    }
}
