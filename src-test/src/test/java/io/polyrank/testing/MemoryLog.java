package io.polyrank.testing;

import io.polyrank.behaviour.BehaviourEvent;
import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.UserHistory;
import io.polyrank.data.ExposureLog;
import io.polyrank.data.LoggedExposure;
import io.polyrank.spec.DatasetSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A log held in memory.
 *
 * @param spec what is learned from it
 * @param profiles by user
 * @param items by item
 * @param pasts by user and behaviour type, what happened before the first exposure
 * @param exposures in the order in which they are passed on
 */
public record MemoryLog(
        DatasetSpec spec,
        Map<String, FieldValues> profiles,
        Map<String, FieldValues> items,
        Map<String, Map<String, List<BehaviourEvent>>> pasts,
        List<LoggedExposure> exposures)
        implements ExposureLog {

    @Override
    public List<Path> files() {
        return List.of();
    }

    @Override
    public Set<String> users() {
        return new TreeSet<>(profiles.keySet());
    }

    @Override
    public FieldValues profile(String user) {
        return profiles.getOrDefault(user, FieldValues.NONE);
    }

    @Override
    public void past(String user, UserHistory history) {
        pasts.getOrDefault(user, Map.of())
                .forEach((behaviour, events) -> events.forEach(event -> history.append(behaviour, event)));
    }

    @Override
    public int validationDate() {
        return exposures.get(exposures.size() - 1).date();
    }

    @Override
    public void forEach(Consumer<LoggedExposure> consumer) {
        exposures.forEach(consumer);
    }
}
