package io.polyrank.behaviour;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.FeatureOwner;
import io.polyrank.spec.FeatureSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON form of a user context, the same in user documents and in a passport's golden requests:
 *
 * <pre>{@code
 * {"user_id": "u17", "profile": {"region": "north"}, "totals": {"click": 12},
 *  "events": [{"behaviour": "click", "item": "7", "time": 1700000000000, "fields": {"brand_id": "3"}}]}
 * }</pre>
 *
 * Events of one type stand oldest first.
 */
public final class UserContextJson {

    private UserContextJson() {}

    /** Writes the fields that a data set's encoder reads. */
    public static ObjectNode write(UserContext user, DatasetSpec spec) {
        List<String> profileFields = spec.featuresOf(FeatureOwner.USER).stream()
                .map(FeatureSpec::name)
                .toList();
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("user_id", user.user());
        root.set("profile", write(TextFields.copyOf(user.profile(), profileFields)));
        ObjectNode totals = root.putObject("totals");
        spec.behaviours().forEach(behaviour -> totals.put(behaviour.type(), user.total(behaviour.type())));
        var events = root.putArray("events");
        spec.behaviours().forEach(behaviour -> {
            for (BehaviourEvent event : user.sequence(behaviour.type())) {
                ObjectNode node = events.addObject();
                node.put("behaviour", behaviour.type());
                node.put("item", event.item());
                node.put("time", event.timeMillis());
                node.set("fields", write(TextFields.copyOf(event.fields(), spec.eventFields())));
            }
        });
        return root;
    }

    /** Writes fields as a JSON object of texts. */
    public static ObjectNode write(TextFields fields) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        fields.values().forEach(node::put);
        return node;
    }

    /**
     * Reads a user context.
     *
     * @throws InvalidValueException when a field has the wrong type
     */
    public static UserContext read(JsonNode root) {
        Map<String, List<BehaviourEvent>> sequences = new LinkedHashMap<>();
        for (JsonNode node : root.path("events")) {
            sequences
                    .computeIfAbsent(text(node, "behaviour"), type -> new ArrayList<>())
                    .add(new BehaviourEvent(
                            text(node, "item"), node.path("time").asLong(0), readFields(node.path("fields"))));
        }
        Map<String, Long> totals = new LinkedHashMap<>();
        root.path("totals")
                .properties()
                .forEach(total -> totals.put(total.getKey(), total.getValue().asLong()));
        return new UserContext(text(root, "user_id"), readFields(root.path("profile")), sequences, totals);
    }

    /** Reads a JSON object of texts. */
    public static TextFields readFields(JsonNode node) {
        Map<String, String> values = new LinkedHashMap<>();
        node.properties()
                .forEach(entry -> values.put(entry.getKey(), entry.getValue().asText()));
        return new TextFields(values);
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isTextual()) {
            throw new InvalidValueException(field, value.toString(), "a text");
        }
        return value.asText();
    }
}
