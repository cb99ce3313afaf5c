package io.polyrank.analysis;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One event, as the event API takes it.
 *
 * @param user who
 * @param type the behaviour type
 * @param item the item
 * @param timeMillis when
 * @param query id of the query that showed the item; empty where the shop does not tell
 * @param value 0 where there is none
 * @param key what tells it from others: its id, or else user, type, item and time
 */
public record EventLine(
        String user, String type, String item, long timeMillis, String query, double value, String key) {

    /** Reads a line such as {@code {"user":"u1","type":"click","item":"7","time":1,"query":"q1"}}. */
    public static EventLine of(JsonNode line) {
        String user = Fields.text(line, "user");
        String type = Fields.text(line, "type");
        String item = Fields.text(line, "item");
        long time = Fields.millis(line, "time");
        String query = line.hasNonNull("query") ? Fields.text(line, "query") : "";
        String key = line.hasNonNull("id")
                ? "id " + Fields.text(line, "id")
                : String.join("\u0000", user, type, item, Long.toString(time));
        return new EventLine(user, type, item, time, query, Fields.numberOrZero(line, "value"), key);
    }
}
