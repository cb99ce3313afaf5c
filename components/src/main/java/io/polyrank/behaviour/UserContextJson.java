package io.polyrank.behaviour;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.MissingNode;
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
                if (!event.id().isEmpty()) {
                    node.put("id", event.id());
                }
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
     * Reads a user context. Absent parts are empty; numbers are taken for fields as their digits.
     *
     * @throws InvalidValueException when something has the wrong type
     */
    public static UserContext read(JsonNode root) {
        Map<String, List<BehaviourEvent>> sequences = new LinkedHashMap<>();
        for (JsonNode node : part(root, "events", JsonNodeType.ARRAY)) {
            sequences
                    .computeIfAbsent(text(node, "behaviour"), type -> new ArrayList<>())
                    .add(new BehaviourEvent(
                            text(node, "item"),
                            whole(node, "time"),
                            readFields(node.path("fields")),
                            node.path("id").asText("")));
        }
        JsonNode counts = part(root, "totals", JsonNodeType.OBJECT);
        Map<String, Long> totals = new LinkedHashMap<>();
        counts.fieldNames().forEachRemaining(behaviour -> totals.put(behaviour, whole(counts, behaviour)));
        return new UserContext(text(root, "user_id"), readFields(root.path("profile")), sequences, totals);
    }

    /**
     * Reads a JSON object of texts, numbers or booleans; null and an absent object mean missing.
     *
     * @throws InvalidValueException when it is something else
     */
    public static TextFields readFields(JsonNode node) {
        if (!node.isObject() && !isAbsent(node)) {
            throw new InvalidValueException("fields", node.toString(), "a JSON object");
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            JsonNode value = entry.getValue();
            if (value.isContainerNode()) {
                throw new InvalidValueException(
                        entry.getKey(), value.toString(), "a text, several values separated by spaces");
            }
            if (!value.isNull()) {
                values.put(
                        entry.getKey(),
                        value.isFloatingPointNumber() ? FieldValues.textOf(value.asDouble()) : value.asText());
            }
        }
        return new TextFields(values);
    }

    private static JsonNode part(JsonNode root, String field, JsonNodeType type) {
        JsonNode part = root.path(field);
        if (isAbsent(part)) {
            return MissingNode.getInstance();
        }
        if (part.getNodeType() != type) {
            throw new InvalidValueException(
                    field, part.toString(), type == JsonNodeType.ARRAY ? "a JSON array" : "a JSON object");
        }
        return part;
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isTextual()) {
            throw new InvalidValueException(field, value.isMissingNode() ? "nothing" : value.toString(), "a text");
        }
        return value.asText();
    }

    private static long whole(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (isAbsent(value)) {
            return 0;
        }
        if (!value.canConvertToLong() || !value.canConvertToExactIntegral()) {
            throw new InvalidValueException(field, value.toString(), "a whole number");
        }
        return value.asLong();
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }
}
