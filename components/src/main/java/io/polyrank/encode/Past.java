package io.polyrank.encode;

import io.polyrank.behaviour.BehaviourEvent;
import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.UserContext;
import io.polyrank.spec.DerivedSpec.Rate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts over one user's past, each built once per query however many candidates ask. */
final class Past {

    private record Key(String behaviour, String field) {}

    private final UserContext user;
    private final long nowMillis;
    private final Map<Key, Map<String, Integer>> counts = new HashMap<>();

    Past(UserContext user, long nowMillis) {
        this.user = user;
        this.nowMillis = nowMillis;
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
        List<String> values = candidate.texts(field);
        if (values.isEmpty()) {
            return 0;
        }
        int sharing = 0;
        for (BehaviourEvent event : user.sequence(behaviour)) {
            if (event.fields().texts(field).stream().anyMatch(values::contains)) {
                sharing++;
            }
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
                String value = event.fields().text(field);
                if (value != null) {
                    counted.merge(value, 1, Integer::sum);
                }
            }
            return counted;
        });
    }
}
