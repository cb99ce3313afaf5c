package io.polyrank.behaviour;

import static java.util.Objects.requireNonNull;

import io.polyrank.spec.BehaviourSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the ranker sees of a user: profile, behaviour sequences and lifetime counts. Immutable.
 *
 * @param user the user's id, empty for nobody in particular
 * @param profile the profile fields
 * @param sequences by behaviour type, the kept events, oldest first; types without any are left out
 * @param totals by behaviour type, the lifetime count of events
 */
public record UserContext(
        String user, FieldValues profile, Map<String, List<BehaviourEvent>> sequences, Map<String, Long> totals) {

    public UserContext {
        requireNonNull(user, "user");
        requireNonNull(profile, "profile");
        Map<String, List<BehaviourEvent>> copies = new HashMap<>();
        sequences.forEach((behaviour, events) -> {
            if (!events.isEmpty()) {
                copies.put(behaviour, List.copyOf(events));
            }
        });
        sequences = Map.copyOf(copies);
        totals = Map.copyOf(totals);
    }

    /** A user of whom nothing is known. */
    public static UserContext unknown(String user) {
        return new UserContext(user, FieldValues.NONE, Map.of(), Map.of());
    }

    /** The kept events of a behaviour type, oldest first. */
    public List<BehaviourEvent> sequence(String behaviour) {
        return sequences.getOrDefault(behaviour, List.of());
    }

    /** As much of the user as some behaviours keep: the latest events of each, and the same counts. */
    public UserContext latest(List<BehaviourSpec> behaviours) {
        boolean fits = behaviours.stream()
                .allMatch(behaviour -> sequence(behaviour.type()).size() <= behaviour.keep());
        if (fits) {
            return this;
        }
        Map<String, List<BehaviourEvent>> latest = new HashMap<>();
        Map<String, Long> counts = new HashMap<>();
        for (BehaviourSpec behaviour : behaviours) {
            List<BehaviourEvent> all = sequence(behaviour.type());
            latest.put(behaviour.type(), all.subList(Math.max(0, all.size() - behaviour.keep()), all.size()));
            counts.put(behaviour.type(), total(behaviour.type()));
        }
        return new UserContext(user, profile, latest, counts);
    }

    /** The lifetime count of a behaviour type, never less than what the sequence shows. */
    public long total(String behaviour) {
        return Math.max(totals.getOrDefault(behaviour, 0L), sequence(behaviour).size());
    }
}
