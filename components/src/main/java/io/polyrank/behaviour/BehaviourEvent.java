package io.polyrank.behaviour;

import static java.util.Objects.requireNonNull;

/**
 * Something a user did to an item.
 *
 * @param item the item's id
 * @param timeMillis when, in epoch milliseconds; 0 when unknown
 * @param fields the item's fields as they were then
 */
public record BehaviourEvent(String item, long timeMillis, FieldValues fields) {

    public BehaviourEvent {
        requireNonNull(item, "item");
        requireNonNull(fields, "fields");
    }
}
