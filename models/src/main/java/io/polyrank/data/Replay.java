package io.polyrank.data;

import io.polyrank.behaviour.BehaviourEvent;
import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.UserContext;
import io.polyrank.behaviour.UserHistory;
import io.polyrank.spec.BehaviourSpec;
import io.polyrank.spec.DatasetSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Lives a log through again, in time order, with the behaviour code that serving uses. All exposures of one moment are
 * emitted first, and only then become part of the past. So no sample sees itself, its neighbours in the list, or the
 * future, and neither a sequence nor a popularity counter knows anything that is not strictly earlier.
 */
public final class Replay {

    private final ExposureLog log;
    private final DatasetSpec spec;
    private final Map<String, UserHistory> users = new HashMap<>();
    private final Popularity popularity;
    private final List<LoggedExposure> together = new ArrayList<>();
    private long latestMillis = Long.MIN_VALUE;

    public Replay(ExposureLog log) {
        this.log = log;
        this.spec = log.spec();
        this.popularity = new Popularity(spec);
        Iterable<String> withPast = spec.behaviours().isEmpty() ? List.of() : log.users();
        for (String user : withPast) {
            UserContext past = history(user).context();
            past.sequences()
                    .forEach((behaviour, events) -> events.forEach(event -> popularity.add(behaviour, event.item())));
        }
    }

    /**
     * Replays the whole log.
     *
     * @throws DataException when exposures are not in the order of their time
     */
    public void run(Consumer<Sample> samples) {
        log.forEach(exposure -> {
            if (exposure.timeMillis() < latestMillis) {
                throw new DataException("exposure of item " + exposure.item() + " to user " + exposure.user()
                        + ": found time " + exposure.timeMillis() + " after " + latestMillis
                        + ", expected exposures in the order of their time");
            }
            latestMillis = exposure.timeMillis();
            if (!together.isEmpty() && together.get(0).timeMillis() != exposure.timeMillis()) {
                release(samples);
            }
            together.add(exposure);
        });
        release(samples);
    }

    /** What is learned from the log. */
    public DatasetSpec spec() {
        return spec;
    }

    /** Time of the latest exposure replayed, epoch milliseconds. */
    public long latestMillis() {
        return latestMillis;
    }

    /** Every user of the log as of now. */
    public void users(Consumer<UserContext> consumer) {
        log.users().forEach(user -> consumer.accept(history(user).context()));
    }

    /** A user as of now. */
    public UserContext user(String user) {
        return history(user).context();
    }

    /** Every item with its popularity as of now, as raw fields and counters. */
    public void items(BiConsumer<String, FieldValues> consumer) {
        log.items().forEach((item, fields) -> consumer.accept(item, popularity.with(item, fields)));
    }

    /** An item with its popularity as of now. */
    public FieldValues item(String item) {
        return popularity.with(item, log.items().getOrDefault(item, FieldValues.NONE));
    }

    private void release(Consumer<Sample> samples) {
        Map<String, UserContext> before = new HashMap<>();
        for (LoggedExposure exposure : together) {
            UserContext user = before.computeIfAbsent(exposure.user(), this::user);
            samples.accept(new Sample(exposure, user, item(exposure.item())));
        }
        // In the order of events, or those that many others of the same moment come after would count as too late.
        together.sort(Comparator.comparing(LoggedExposure::item));
        for (LoggedExposure exposure : together) {
            FieldValues fields = log.items().getOrDefault(exposure.item(), FieldValues.NONE);
            BehaviourEvent event = new BehaviourEvent(exposure.item(), exposure.timeMillis(), fields);
            UserHistory history = history(exposure.user());
            for (BehaviourSpec behaviour : spec.behaviours()) {
                if (behaviour.when() == null || exposure.positive(behaviour.when())) {
                    history.append(behaviour.type(), event);
                    popularity.add(behaviour.type(), exposure.item());
                }
            }
        }
        together.clear();
    }

    /** Without behaviours there is no past to keep, however many users there are. */
    private UserHistory history(String user) {
        return spec.behaviours().isEmpty() ? newHistory(user) : users.computeIfAbsent(user, this::newHistory);
    }

    private UserHistory newHistory(String user) {
        UserHistory history = new UserHistory(user, log.profile(user), spec.behaviours());
        log.past(user, history);
        return history;
    }
}
