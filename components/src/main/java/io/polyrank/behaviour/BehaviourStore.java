package io.polyrank.behaviour;

import static java.util.Comparator.comparing;

import com.yahoo.component.AbstractComponent;
import com.yahoo.component.annotation.Inject;
import com.yahoo.documentapi.DocumentAccess;
import io.polyrank.spec.BehaviourSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What users do, in their documents. An event is added to the user's sequence of its type in the order of events, once
 * however often it is told; the oldest beyond what is kept leave. Writes by several containers at once are told apart by a
 * revision in the document, and tried again. Thread-safe.
 */
public final class BehaviourStore extends AbstractComponent {

    private static final double SECONDS_OF_DAY = 86_400;

    private final UserDocuments users;
    private final ItemFields items;
    private final List<BehaviourSpec> behaviours;
    private final Map<String, Duration> ages;
    private final int attempts;
    private final Clock clock;

    /** An event as it was told and as it is kept. */
    private record Kept(UserEvent told, BehaviourEvent event) {}

    /**
     * What became of events.
     *
     * @param user the user as of now
     * @param added those that were new, in the order of their times
     */
    public record Appended(UserContext user, List<UserEvent> added) {

        public Appended {
            added = List.copyOf(added);
        }
    }

    /**
     * @throws IllegalArgumentException when a setting is out of range
     */
    @Inject
    public BehaviourStore(DocumentAccess documents, BehaviourStoreConfig config) {
        this(documents, config, Clock.systemUTC());
    }

    BehaviourStore(DocumentAccess documents, BehaviourStoreConfig config, Clock clock) {
        if (config.attempts() < 1 || !(config.timeoutSeconds() > 0)) {
            throw new IllegalArgumentException("behaviour-store config: found " + config.attempts() + " attempts of "
                    + config.timeoutSeconds() + " s, expected at least 1 of more than 0 s");
        }
        this.attempts = config.attempts();
        this.clock = clock;
        List<BehaviourSpec> specs = new ArrayList<>();
        Map<String, Duration> limits = new LinkedHashMap<>();
        for (BehaviourStoreConfig.Behaviours behaviour : config.behaviours()) {
            specs.add(new BehaviourSpec(behaviour.type(), null, behaviour.keep()));
            if (!(behaviour.days() >= 0)) {
                throw new IllegalArgumentException("behaviour-store config: days of " + behaviour.type() + ": found "
                        + behaviour.days() + ", expected 0 or more");
            }
            if (behaviour.days() > 0) {
                limits.put(behaviour.type(), Duration.ofSeconds(Math.round(behaviour.days() * SECONDS_OF_DAY)));
            }
        }
        this.behaviours = List.copyOf(specs);
        this.ages = Map.copyOf(limits);
        DocumentSession session =
                new DocumentSession(documents, Duration.ofNanos(Math.round(config.timeoutSeconds() * 1e9)));
        this.users = new UserDocuments(session, documents.getDocumentTypeManager(), config);
        this.items = new ItemFields(session, config);
    }

    /** The behaviour types that are taken. */
    public Set<String> types() {
        Set<String> types = new TreeSet<>();
        behaviours.forEach(behaviour -> types.add(behaviour.type()));
        return types;
    }

    /**
     * What is known of a user.
     *
     * @throws StoreException when that cannot be found out
     */
    public Optional<UserContext> find(String user) {
        return users.find(user).map(UserDocuments.Found::context);
    }

    /** The fields of an item that events keep; nothing if there is no such item. */
    public Optional<TextFields> item(String item) {
        return items.find(item);
    }

    /**
     * Adds events of one user.
     *
     * @param events of types that are taken, on items that exist
     * @return when they are stored
     * @throws StoreException when it is not known that they are; they may be told again
     */
    public Appended append(String user, List<UserEvent> events) {
        // In their order none is taken for one that came too late, so that all are counted.
        List<Kept> kept = events.stream()
                .map(event -> new Kept(event, kept(event)))
                .sorted(comparing(Kept::event, BehaviourEvent.ORDER))
                .toList();
        for (int attempt = 0; attempt < attempts; attempt++) {
            Optional<UserDocuments.Found> before = users.find(user);
            UserContext context = before.map(UserDocuments.Found::context)
                    .orElse(new UserContext(user, new TextFields(Map.of()), Map.of(), Map.of()));
            UserHistory history = UserHistory.of(context, behaviours);
            behaviours.forEach(behaviour -> history.expire(behaviour.type(), oldest(behaviour.type())));
            List<UserEvent> added = new ArrayList<>();
            for (Kept each : kept) {
                // One that is too old to be kept cannot be told from one that was.
                boolean young = each.event().timeMillis() >= oldest(each.told().type());
                if (young && history.append(each.told().type(), each.event())) {
                    added.add(each.told());
                }
            }
            UserContext after = UserDocuments.withOthers(history.context(), context);
            if (added.isEmpty() || users.write(after, before)) {
                return new Appended(after, added);
            }
        }
        throw new StoreException("user " + user + ": others wrote the document " + attempts + " times meanwhile", true);
    }

    private long oldest(String type) {
        Duration age = ages.get(type);
        return age == null ? Long.MIN_VALUE : clock.millis() - age.toMillis();
    }

    /**
     * Removes all that is known of a user.
     *
     * @return whether there was something
     * @throws StoreException when it is not known that it is removed
     */
    public boolean forget(String user) {
        return users.remove(user);
    }

    private BehaviourEvent kept(UserEvent event) {
        Map<String, String> fields = new LinkedHashMap<>();
        event.details().forEach((name, value) -> fields.put("event_" + name, value));
        fields.putAll(items.find(event.item())
                .orElseThrow(() -> new InvalidValueException("item", event.item(), "an item of the shop"))
                .values());
        return new BehaviourEvent(event.item(), event.timeMillis(), new TextFields(fields), event.id());
    }
}
