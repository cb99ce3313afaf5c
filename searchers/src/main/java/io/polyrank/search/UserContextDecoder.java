package io.polyrank.search;

import com.yahoo.data.access.Inspectable;
import com.yahoo.data.access.Inspector;
import com.yahoo.data.access.Type;
import com.yahoo.search.result.Hit;
import io.polyrank.behaviour.BehaviourEvent;
import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.TextFields;
import io.polyrank.behaviour.UserContext;
import io.polyrank.spec.BehaviourSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a user context from the summary of a user document.
 *
 * <p>Parts that cannot be read are left out and counted: an event without behaviour type or item, a total that is no
 * number of 0 or more, a map entry without key or value. Of each behaviour type the latest
 * {@value BehaviourSpec#MAXIMUM_KEEP} events are kept, of the {@value #MOST_BEHAVIOURS} types that happened last; of a map
 * {@value #MOST_FIELDS} entries. Maps may be written as objects or, as content nodes do, as arrays of
 * {@code {"key": .., "value": ..}}. One decoder reads one document.
 */
final class UserContextDecoder {

    /** Far more types than a model reads, few enough to be kept. */
    static final int MOST_BEHAVIOURS = 100;

    /** Of a profile, of totals, and of an event's fields: far more than a model reads. */
    static final int MOST_FIELDS = 1_000;

    private final Map<String, String> texts = new HashMap<>();
    private int skipped;
    private int cut;

    /**
     * What was read.
     *
     * @param context the context
     * @param skipped how many parts could not be read
     * @param cut how many events were left out because there are newer ones, or types; and fields, because there are others
     */
    record Decoded(UserContext context, int skipped, int cut) {}

    private UserContextDecoder() {}

    /** Reads the fields {@code profile}, {@code totals} and {@code events} of a filled hit. */
    static Decoded decode(String user, Hit hit) {
        return new UserContextDecoder().read(user, hit);
    }

    private Decoded read(String user, Hit hit) {
        TextFields profile = fields(value(hit, "profile"));
        Map<String, Long> totals = totals(value(hit, "totals"));
        Map<String, List<BehaviourEvent>> sequences = sequences(value(hit, "events"));
        return new Decoded(new UserContext(user, profile, sequences, totals), skipped, cut);
    }

    private static @Nullable Inspector value(Hit hit, String field) {
        return hit.getField(field) instanceof Inspectable inspectable ? inspectable.inspect() : null;
    }

    /** Goes from the newest event to the oldest, so that what is beyond the limit need not be read. */
    private Map<String, List<BehaviourEvent>> sequences(@Nullable Inspector events) {
        Map<String, List<BehaviourEvent>> sequences = new LinkedHashMap<>();
        if (events == null) {
            return sequences;
        }
        for (int index = events.entryCount() - 1; index >= 0; index--) {
            Inspector event = events.entry(index);
            String behaviour = text(event.field("behaviour"));
            String item = text(event.field("item"));
            if (behaviour == null || item == null) {
                skipped++;
                continue;
            }
            List<BehaviourEvent> kept = sequences.get(behaviour);
            if (kept == null && sequences.size() < MOST_BEHAVIOURS) {
                kept = new ArrayList<>();
                sequences.put(behaviour, kept);
            }
            if (kept != null && kept.size() < BehaviourSpec.MAXIMUM_KEEP) {
                String id = text(event.field("id"));
                kept.add(new BehaviourEvent(
                        item, event.field("time").asLong(0), fields(event.field("fields")), id == null ? "" : id));
            } else {
                cut++;
            }
        }
        sequences.replaceAll((behaviour, kept) -> {
            Collections.reverse(kept);
            return List.copyOf(kept);
        });
        return sequences;
    }

    private Map<String, Long> totals(@Nullable Inspector map) {
        Map<String, Long> totals = new LinkedHashMap<>();
        forEachEntry(map, (key, value) -> {
            if (value.type() != Type.LONG || value.asLong() < 0) {
                skipped++;
            } else if (isRoom(totals, key)) {
                totals.put(key, value.asLong());
            }
        });
        return totals;
    }

    private TextFields fields(@Nullable Inspector map) {
        Map<String, String> fields = new LinkedHashMap<>();
        forEachEntry(map, (key, value) -> {
            String text = text(value);
            if (text == null) {
                skipped++;
            } else if (isRoom(fields, key)) {
                fields.put(key, text);
            }
        });
        return new TextFields(fields);
    }

    private boolean isRoom(Map<String, ?> map, String key) {
        boolean room = map.size() < MOST_FIELDS || map.containsKey(key);
        cut += room ? 0 : 1;
        return room;
    }

    private void forEachEntry(@Nullable Inspector map, BiConsumer<String, Inspector> visitor) {
        if (map == null) {
            return;
        }
        map.traverse((String key, Inspector value) -> visitor.accept(shared(key), value));
        for (Inspector entry : map.entries()) {
            String key = text(entry.field("key"));
            if (key == null) {
                skipped++;
            } else {
                visitor.accept(key, entry.field("value"));
            }
        }
    }

    /** A value as text; null if there is none, or it is empty or no single value. */
    private @Nullable String text(Inspector value) {
        String text =
                switch (value.type()) {
                    case STRING -> value.asString("");
                    case LONG -> Long.toString(value.asLong(0));
                    case DOUBLE -> Double.isNaN(value.asDouble()) ? null : FieldValues.textOf(value.asDouble());
                    case BOOL -> Boolean.toString(value.asBool(false));
                    case EMPTY, DATA, ARRAY, OBJECT -> null;
                };
        return text == null || text.isEmpty() ? null : shared(text);
    }

    /** The events of a user repeat few names and ids many times. */
    private String shared(String text) {
        String known = texts.putIfAbsent(text, text);
        return known == null ? text : known;
    }
}
