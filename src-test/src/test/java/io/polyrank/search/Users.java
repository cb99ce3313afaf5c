package io.polyrank.search;

import com.yahoo.data.access.Inspector;
import com.yahoo.data.access.simple.Value;
import com.yahoo.search.result.Hit;
import com.yahoo.search.result.StructuredData;
import java.util.Map;

/** Hits as content nodes return them for filled user documents. */
final class Users {

    private Users() {}

    /** A user who clicked items of one brand. */
    static Hit clickedBrand(String user, int brand, int times) {
        Value.ArrayValue events = new Value.ArrayValue();
        for (int index = 0; index < times; index++) {
            events.add(event("click", "7", 1_600_000_000_000L + index, Map.of("brand_id", Integer.toString(brand))));
        }
        return hit(user, map(Map.of("region", "north", "age", "25")), totals(Map.of("click", (long) times)), events);
    }

    static Hit hit(String user, Inspector profile, Inspector totals, Inspector events) {
        Hit hit = new Hit("user:" + user, 0);
        hit.setField("user_id", user);
        hit.setField("profile", new StructuredData(profile));
        hit.setField("totals", new StructuredData(totals));
        hit.setField("events", new StructuredData(events));
        return hit;
    }

    static Value.ObjectValue event(String behaviour, String item, long time, Map<String, String> fields) {
        return new Value.ObjectValue()
                .put("behaviour", behaviour)
                .put("item", item)
                .put("time", time)
                .put("fields", map(fields));
    }

    /** A map of texts as content nodes write it: an array of keys and values. */
    static Value.ArrayValue map(Map<String, String> entries) {
        Value.ArrayValue array = new Value.ArrayValue();
        entries.forEach((key, value) ->
                array.add(new Value.ObjectValue().put("key", key).put("value", value)));
        return array;
    }

    static Value.ArrayValue totals(Map<String, Long> entries) {
        Value.ArrayValue array = new Value.ArrayValue();
        entries.forEach((key, value) ->
                array.add(new Value.ObjectValue().put("key", key).put("value", value)));
        return array;
    }
}
