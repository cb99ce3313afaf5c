package io.polyrank.behaviour;

import static java.util.Objects.requireNonNull;

import io.polyrank.spec.BehaviourSpec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A user's past as it grows: appends events, keeps the latest of each type, counts them all. The training replay and
 * the behaviour store of serving both go through it, so that a sequence means the same to both. Not thread-safe.
 */
public final class UserHistory {

    private final String user;
    private final FieldValues profile;
    private final Map<String, Integer> keep = new LinkedHashMap<>();
    private final Map<String, Deque<BehaviourEvent>> kept = new LinkedHashMap<>();
    private final Map<String, Long> totals = new LinkedHashMap<>();

    public UserHistory(String user, FieldValues profile, List<BehaviourSpec> behaviours) {
        this.user = requireNonNull(user, "user");
        this.profile = requireNonNull(profile, "profile");
        for (BehaviourSpec behaviour : behaviours) {
            keep.put(behaviour.type(), behaviour.keep());
            kept.put(behaviour.type(), new ArrayDeque<>());
            totals.put(behaviour.type(), 0L);
        }
    }

    /**
     * Appends the latest event of a type and drops the oldest beyond what is kept.
     *
     * @throws IllegalArgumentException for a behaviour type the specification does not declare
     */
    public void append(String behaviour, BehaviourEvent event) {
        Deque<BehaviourEvent> events = kept.get(behaviour);
        Integer most = keep.get(behaviour);
        if (events == null || most == null) {
            throw new IllegalArgumentException(
                    "behaviour type: found \"" + behaviour + "\", expected one of " + kept.keySet());
        }
        events.addLast(event);
        if (events.size() > most) {
            events.removeFirst();
        }
        totals.merge(behaviour, 1L, Long::sum);
    }

    /** Sets the lifetime count of a type where more is known than the kept events show. */
    public void total(String behaviour, long count) {
        totals.merge(behaviour, count, Math::max);
    }

    /** The user as of now. */
    public UserContext context() {
        Map<String, List<BehaviourEvent>> sequences = new LinkedHashMap<>();
        kept.forEach((behaviour, events) -> sequences.put(behaviour, List.copyOf(events)));
        return new UserContext(user, profile, sequences, totals);
    }
}
