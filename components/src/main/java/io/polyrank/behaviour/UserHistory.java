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
    private final Map<String, Kept> kept = new LinkedHashMap<>();

    /** The past of one behaviour type. */
    private static final class Kept {
        private final int most;
        private final Deque<BehaviourEvent> latest = new ArrayDeque<>();
        private long total;

        Kept(int most) {
            this.most = most;
        }
    }

    public UserHistory(String user, FieldValues profile, List<BehaviourSpec> behaviours) {
        this.user = requireNonNull(user, "user");
        this.profile = requireNonNull(profile, "profile");
        for (BehaviourSpec behaviour : behaviours) {
            kept.put(behaviour.type(), new Kept(behaviour.keep()));
        }
    }

    /**
     * Appends the latest event of a type and drops the oldest beyond what is kept.
     *
     * @throws IllegalArgumentException for a behaviour type the specification does not declare
     */
    public void append(String behaviour, BehaviourEvent event) {
        Kept events = kept(behaviour);
        events.latest.addLast(event);
        if (events.latest.size() > events.most) {
            events.latest.removeFirst();
        }
        events.total++;
    }

    /**
     * Sets the lifetime count of a type where more is known than was appended here; a lower count changes nothing.
     *
     * @throws IllegalArgumentException for a behaviour type the specification does not declare
     */
    public void total(String behaviour, long count) {
        Kept events = kept(behaviour);
        events.total = Math.max(events.total, count);
    }

    /** The user as of now. */
    public UserContext context() {
        Map<String, List<BehaviourEvent>> sequences = new LinkedHashMap<>();
        Map<String, Long> totals = new LinkedHashMap<>();
        kept.forEach((behaviour, events) -> {
            sequences.put(behaviour, List.copyOf(events.latest));
            totals.put(behaviour, events.total);
        });
        return new UserContext(user, profile, sequences, totals);
    }

    private Kept kept(String behaviour) {
        Kept events = kept.get(behaviour);
        if (events == null) {
            throw new IllegalArgumentException(
                    "behaviour type: found \"" + behaviour + "\", expected one of " + kept.keySet());
        }
        return events;
    }
}
