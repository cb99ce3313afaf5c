package io.polyrank.behaviour;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * That a user did something to an item, as told by a shop.
 *
 * @param id what tells the event from others; empty for one that user, type, item and time tell apart
 * @param user the user's id
 * @param type the behaviour type
 * @param item the item's id
 * @param timeMillis when, in epoch milliseconds, more than 0
 * @param details what else the shop told of it, by name
 */
public record UserEvent(
        String id, String user, String type, String item, long timeMillis, Map<String, String> details) {

    public UserEvent {
        requireNonNull(id, "id");
        requireNonNull(user, "user");
        requireNonNull(type, "type");
        requireNonNull(item, "item");
        details = Map.copyOf(details);
    }
}
