package io.polyrank.behaviour;

import static java.util.Objects.requireNonNull;

import io.polyrank.spec.BehaviourSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A user's past as it grows: keeps the latest events of each type in their order, counts them all. The training replay and
 * the behaviour store of serving both go through it, so that a sequence means the same to both. Not thread-safe.
 *
 * <p>Events may come in any order, and again: the sequence is the same. The count is that of the events that came while none
 * of as many as are kept was later; of events in order of time, that is all of them, each once.
 */
public final class UserHistory {

    private final String user;
    private final FieldValues profile;
    private final Map<String, Kept> kept = new LinkedHashMap<>();

    /** The past of one behaviour type. */
    private static final class Kept {
        private final int most;
        private final List<BehaviourEvent> latest = new ArrayList<>();
        private long total;

        Kept(int most) {
            this.most = most;
        }

        private boolean add(BehaviourEvent event) {
            int place = place(event);
            boolean again = place < 0 || (place == 0 && latest.size() == most);
            if (again) {
                return false;
            }
            latest.add(place, event);
            if (latest.size() > most) {
                latest.remove(0);
            }
            total++;
            return true;
        }

        /** Nearly always the end; nowhere if the event is there already. One whose time is unknown counts as the latest. */
        private int place(BehaviourEvent event) {
            int place = latest.size();
            if (event.timeMillis() <= 0) {
                return place;
            }
            while (place > 0 && BehaviourEvent.ORDER.compare(latest.get(place - 1), event) > 0) {
                place--;
            }
            return latest.stream().anyMatch(event::isSameAs) ? -1 : place;
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
     * Goes on from what was known of a user. Types that the specification does not declare are left out.
     *
     * @param context whose sequences may be longer than what is to be kept
     */
    public static UserHistory of(UserContext context, List<BehaviourSpec> behaviours) {
        UserHistory history = new UserHistory(context.user(), context.profile(), behaviours);
        history.kept.forEach((behaviour, events) -> {
            context.sequence(behaviour).forEach(events::add);
            events.total = context.total(behaviour);
        });
        return history;
    }

    /**
     * Appends an event of a type and drops the oldest beyond what is kept.
     *
     * @return whether it is new: false if it was there already, or as many later ones are
     * @throws IllegalArgumentException for a behaviour type the specification does not declare
     */
    public boolean append(String behaviour, BehaviourEvent event) {
        return kept(behaviour).add(event);
    }

    /**
     * Drops the events of a type before a time; they still count.
     *
     * @throws IllegalArgumentException for a behaviour type the specification does not declare
     */
    public void expire(String behaviour, long beforeMillis) {
        kept(behaviour).latest.removeIf(event -> event.timeMillis() < beforeMillis);
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
