package io.polyrank.encode;

import static java.util.Objects.requireNonNull;

import io.polyrank.behaviour.BehaviourEvent;
import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.UserContext;
import io.polyrank.spec.DerivedSpec.Difference;
import io.polyrank.spec.DerivedSpec.Rate;
import io.polyrank.spec.DerivedSpec.Recency;
import io.polyrank.spec.Transform;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts over one user's past, each built once per query however many candidates ask. Not thread-safe. */
final class Past {

    /** What was counted: the events of a type by a field, all kept ones or the latest. */
    private record Key(String behaviour, String field, int last) {}

    /** A running mean. */
    private static final class Mean {
        private double sum;
        private int count;
    }

    private final UserContext user;
    private final @Nullable String itemKey;
    private final long nowMillis;
    private final Map<Key, Map<String, Integer>> counts = new HashMap<>();
    private final Map<Key, List<List<String>>> values = new HashMap<>();
    private final Map<Key, Map<String, Long>> times = new HashMap<>();
    private final Map<Difference, Map<String, Mean>> means = new HashMap<>();

    /**
     * @param itemKey the item feature whose value an event knows without its fields
     */
    Past(UserContext user, @Nullable String itemKey, long nowMillis) {
        this.user = user;
        this.itemKey = itemKey;
        this.nowMillis = nowMillis;
    }

    /** An event's value of a single-value field. */
    static @Nullable String text(BehaviourEvent event, String field, @Nullable String itemKey) {
        String text = event.fields().text(field);
        return text == null && field.equals(itemKey) ? event.item() : text;
    }

    /**
     * How many kept events have the candidate's value of a single-value field.
     *
     * @param last how many of the latest events to look at; 0 for all
     */
    int matching(String behaviour, String field, int last, FieldValues candidate) {
        String value = candidate.text(field);
        if (value == null || user.sequence(behaviour).isEmpty()) {
            return 0;
        }
        return countsOf(new Key(behaviour, field, last)).getOrDefault(value, 0);
    }

    /**
     * How many kept events share a value of a multi-value field with the candidate.
     *
     * @param last how many of the latest events to look at; 0 for all
     */
    int sharing(String behaviour, String field, int last, FieldValues candidate) {
        List<String> wanted = candidate.texts(field);
        if (wanted.isEmpty()) {
            return 0;
        }
        int sharing = 0;
        for (List<String> event : valuesOf(new Key(behaviour, field, last))) {
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

    /** See {@link Recency}; events whose time is unknown do not count. */
    double secondsSince(Recency recency, FieldValues candidate) {
        long last = recency.match() == null ? latest(recency) : latestMatching(recency, candidate);
        if (last <= 0) {
            return recency.capSeconds();
        }
        return Math.max(0, Math.min(recency.capSeconds(), (nowMillis - last) / 1000.0));
    }

    private long latest(Recency recency) {
        List<BehaviourEvent> events = user.sequence(recency.behaviour());
        return events.isEmpty() ? 0 : events.get(events.size() - 1).timeMillis();
    }

    private long latestMatching(Recency recency, FieldValues candidate) {
        String field = requireNonNull(recency.match());
        String value = candidate.text(field);
        if (value == null) {
            return 0;
        }
        Map<String, Long> latest = times.computeIfAbsent(new Key(recency.behaviour(), field, 0), key -> {
            Map<String, Long> found = new HashMap<>();
            for (BehaviourEvent event : user.sequence(recency.behaviour())) {
                String text = text(event, field, itemKey);
                if (text != null) {
                    found.merge(text, event.timeMillis(), Math::max);
                }
            }
            return found;
        });
        return latest.getOrDefault(value, 0L);
    }

    /** Mean of a number over the events a difference compares with; NaN when there is none. */
    double mean(Difference difference, Transform transform, FieldValues candidate) {
        String value = difference.match() == null ? "" : candidate.text(difference.match());
        if (value == null) {
            return Double.NaN;
        }
        Mean mean = means.computeIfAbsent(difference, key -> meansOf(key, transform))
                .get(value);
        return mean == null ? Double.NaN : mean.sum / mean.count;
    }

    private Map<String, Mean> meansOf(Difference difference, Transform transform) {
        Map<String, Mean> found = new HashMap<>();
        for (BehaviourEvent event : user.sequence(difference.behaviour())) {
            String value = difference.match() == null ? "" : text(event, difference.match(), itemKey);
            double number = event.fields().number(difference.field());
            if (value != null && Double.isFinite(number)) {
                Mean mean = found.computeIfAbsent(value, key -> new Mean());
                mean.sum += transform.apply(number);
                mean.count++;
            }
        }
        return found;
    }

    private List<BehaviourEvent> events(Key key) {
        List<BehaviourEvent> all = user.sequence(key.behaviour());
        return key.last() == 0 ? all : all.subList(Math.max(0, all.size() - key.last()), all.size());
    }

    private Map<String, Integer> countsOf(Key wanted) {
        return counts.computeIfAbsent(wanted, key -> {
            Map<String, Integer> counted = new HashMap<>();
            for (BehaviourEvent event : events(key)) {
                String value = text(event, key.field(), itemKey);
                if (value != null) {
                    counted.merge(value, 1, Integer::sum);
                }
            }
            return counted;
        });
    }

    private List<List<String>> valuesOf(Key wanted) {
        return values.computeIfAbsent(wanted, key -> events(key).stream()
                .map(event -> event.fields().texts(key.field()))
                .toList());
    }
}
