package io.polyrank.behaviour;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/**
 * Something a user did to an item.
 *
 * @param item the item's id
 * @param timeMillis when, in epoch milliseconds; 0 when unknown
 * @param fields the item's fields as they were then
 * @param id what tells the event from others; empty for one that item and time tell apart
 */
public record BehaviourEvent(String item, long timeMillis, FieldValues fields, String id) {

    /** As events of a type stand in a sequence: by time, then by what tells them apart. */
    static final Comparator<BehaviourEvent> ORDER =
            Comparator.comparingLong(BehaviourEvent::timeMillis).thenComparing(BehaviourEvent::key);

    public BehaviourEvent {
        requireNonNull(item, "item");
        requireNonNull(fields, "fields");
        requireNonNull(id, "id");
    }

    /** One that item and time tell apart from others. */
    public BehaviourEvent(String item, long timeMillis, FieldValues fields) {
        this(item, timeMillis, fields, "");
    }

    /** Whether two of a user and a type are one and the same: by their ids if they have some, or else by item and time. */
    boolean isSameAs(BehaviourEvent other) {
        return key().equals(other.key()) && (!id.isEmpty() || timeMillis == other.timeMillis && timeMillis > 0);
    }

    private String key() {
        return id.isEmpty() ? item : id;
    }
}
