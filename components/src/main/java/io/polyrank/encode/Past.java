package io.polyrank.encode;

import io.polyrank.behaviour.BehaviourEvent;
import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.UserContext;
import io.polyrank.spec.DerivedSpec.Rate;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts over one user's past, each built once per query however many candidates ask. Not thread-safe. */
final class Past {

    private record Key(String behaviour, String field) {}

    private final UserContext user;
    private final String itemKey;
    private final long nowMillis;
    private final Map<Key, Map<String, Integer>> counts = new HashMap<>();
    private final Map<Key, List<List<String>>> values = new HashMap<>();

    /**
     * @param itemKey the item feature whose value an event knows without its fields
     */
    Past(UserContext user, String itemKey, long nowMillis) {
        this.user = user;
        this.itemKey = itemKey;
        this.nowMillis = nowMillis;
    }

    /** An event's value of a single-value field. */
    static @Nullable String text(BehaviourEvent event, String field, String itemKey) {
        String text = event.fields().text(field);
        return text == null && field.equals(itemKey) ? event.item() : text;
    }

    /** How many kept events have the candidate's value of a single-value field. */
    int matching(String behaviour, String field, FieldValues candidate) {
        String value = candidate.text(field);
        if (value == null || user.sequence(behaviour).isEmpty()) {
            return 0;
        }
        return countsOf(behaviour, field).getOrDefault(value, 0);
    }

    /** How many kept events share a value of a multi-value field with the candidate. */
    int sharing(String behaviour, String field, FieldValues candidate) {
        List<String> wanted = candidate.texts(field);
        if (wanted.isEmpty()) {
            return 0;
        }
        int sharing = 0;
        for (List<String> event : valuesOf(behaviour, field)) {
            sharing += Collections.disjoint(event, wanted) ? 0 : 1;
        }
        return sharing;
    }

    /** The share of the latest events of one type whose item also stands among the kept events of another. */
    double rateOfLast(Rate rate) {
        List<BehaviourEvent> given = user.sequence(rate.given());
        Set<String> items = new HashSet<>();
        user.sequence(rate.of()).forEach(event -> items.add(event.item()));
        int from = Math.max(0, given.size() - rate.last());
        int hits = 0;
        for (BehaviourEvent event : given.subList(from, given.size())) {
            hits += items.contains(event.item()) ? 1 : 0;
        }
        return share(rate, hits, given.size() - from);
    }

    /** The smoothed share of two counts. */
    static double share(Rate rate, double of, double given) {
        return (of + rate.successes()) / (given + rate.trials());
    }

    /** Lifetime count of a behaviour type. */
    long total(String behaviour) {
        return user.total(behaviour);
    }

    /** Seconds since the latest event of a type, at most the cap; the cap where there is none or its time is unknown. */
    double secondsSince(String behaviour, long capSeconds) {
        List<BehaviourEvent> events = user.sequence(behaviour);
        long last = events.isEmpty() ? 0 : events.get(events.size() - 1).timeMillis();
        if (last <= 0) {
            return capSeconds;
        }
        return Math.max(0, Math.min(capSeconds, (nowMillis - last) / 1000.0));
    }

    private Map<String, Integer> countsOf(String behaviour, String field) {
        return counts.computeIfAbsent(new Key(behaviour, field), key -> {
            Map<String, Integer> counted = new HashMap<>();
            for (BehaviourEvent event : user.sequence(behaviour)) {
                String value = text(event, field, itemKey);
                if (value != null) {
                    counted.merge(value, 1, Integer::sum);
                }
            }
            return counted;
        });
    }

    private List<List<String>> valuesOf(String behaviour, String field) {
        return values.computeIfAbsent(new Key(behaviour, field), key -> user.sequence(behaviour).stream()
                .map(event -> event.fields().texts(field))
                .toList());
    }
}
