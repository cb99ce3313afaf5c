package io.polyrank.simulate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyrank.data.marketplace.Shown;
import io.polyrank.data.marketplace.Shown.ShownItem;
import java.util.ArrayList;
import java.util.List;

/** What a shop tells of a page: what was exposed, clicked, put into the cart and bought. */
final class EventLines {

    /** From the first item to the last; the next request of a visit comes later. */
    private static final long READING_MILLIS = 10_000;

    private static final long STEP_MILLIS = 1_000;

    private EventLines() {}

    /** One line per event. */
    static List<String> of(Shown shown, String query) {
        List<String> lines = new ArrayList<>();
        int size = shown.items().size();
        for (ShownItem item : shown.items()) {
            long time = shown.visit().timeMillis();
            long click = time + READING_MILLIS * item.position() / size;
            lines.add(event(shown, query, "exposed", item, time).toString());
            if (item.click()) {
                lines.add(event(shown, query, "click", item, click).toString());
            }
            if (item.cart()) {
                lines.add(event(shown, query, "cart", item, click + STEP_MILLIS).toString());
            }
            if (item.purchase()) {
                lines.add(event(shown, query, "purchase", item, click + 2 * STEP_MILLIS)
                        .put("value", item.value())
                        .toString());
            }
        }
        return lines;
    }

    private static ObjectNode event(Shown shown, String query, String type, ShownItem item, long timeMillis) {
        ObjectNode event = JsonNodeFactory.instance
                .objectNode()
                .put("user", shown.visit().userId())
                .put("type", type)
                .put("item", Integer.toString(item.itemId()))
                .put("time", timeMillis)
                .put("position", item.position());
        if (!query.isEmpty()) {
            event.put("query", query);
        }
        return event;
    }
}
