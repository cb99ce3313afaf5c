package io.polyrank.handler;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.yahoo.text.Text;
import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.InvalidValueException;
import io.polyrank.behaviour.UserEvent;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads an event from a line of JSON: {@code {"user": "u17", "type": "click", "item": "7", "time": 1700000000000}}, with
 * {@code id}, {@code query}, {@code position}, {@code value} and {@code experiment} if the shop likes.
 */
final class EventReader {

    /** Of a user's, an item's or an event's id. */
    static final int MOST_CHARACTERS = 256;

    private static final int MOST_TEXT = 1_000;
    private static final List<String> NAMES =
            List.of("id", "user", "type", "item", "time", "query", "position", "value", "experiment");
    private static final ObjectReader READER = new ObjectMapper()
            .readerFor(JsonNode.class)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    private final Set<String> types;
    private final long latestMillis;

    /**
     * @param types the behaviour types that are taken
     * @param latestMillis an event's time at most
     */
    EventReader(Set<String> types, long latestMillis) {
        this.types = types;
        this.latestMillis = latestMillis;
    }

    /** @throws InvalidValueException naming the field, what was found and what is expected */
    UserEvent read(String line) {
        JsonNode root = tree(line);
        for (Iterator<String> names = root.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!NAMES.contains(name)) {
                throw new InvalidValueException(name, root.path(name).toString(), "one of " + NAMES);
            }
        }
        String type = text(root, "type", MOST_CHARACTERS);
        if (!types.contains(type)) {
            throw new InvalidValueException("type", type, "one of " + types);
        }
        Map<String, String> details = new LinkedHashMap<>();
        for (String name : List.of("query", "experiment")) {
            if (root.hasNonNull(name)) {
                details.put(name, text(root, name, MOST_TEXT));
            }
        }
        for (String name : List.of("position", "value")) {
            if (root.hasNonNull(name)) {
                details.put(name, FieldValues.textOf(number(root, name)));
            }
        }
        String id = root.hasNonNull("id") ? text(root, "id", MOST_CHARACTERS) : "";
        return new UserEvent(
                id,
                text(root, "user", MOST_CHARACTERS),
                type,
                text(root, "item", MOST_CHARACTERS),
                time(root),
                details);
    }

    private static JsonNode tree(String line) {
        JsonNode root;
        try {
            root = READER.readValue(line);
        } catch (JsonProcessingException e) {
            throw new InvalidValueException("event", line, "one JSON object on a line: " + e.getOriginalMessage());
        }
        if (root == null || !root.isObject()) {
            throw new InvalidValueException("event", line, "a JSON object");
        }
        return root;
    }

    private static String text(JsonNode root, String name, int most) {
        JsonNode node = root.path(name);
        String text = node.isTextual() ? node.textValue() : "";
        if (!isPlain(text, most)) {
            throw new InvalidValueException(
                    name,
                    node.isMissingNode() ? "nothing" : node.toString(),
                    "a text of 1 to " + most + " characters without control characters");
        }
        return text;
    }

    /** Whether a text can be part of a document and its id. */
    static boolean isPlain(String text, int most) {
        return !text.isBlank()
                && text.length() <= most
                && Text.isValidTextString(text)
                && text.codePoints().noneMatch(Character::isISOControl);
    }

    private long time(JsonNode root) {
        JsonNode node = root.path("time");
        boolean whole = node.isIntegralNumber() && node.canConvertToLong();
        if (!whole || node.longValue() < 1 || node.longValue() > latestMillis) {
            throw new InvalidValueException(
                    "time",
                    node.isMissingNode() ? "nothing" : node.toString(),
                    "epoch milliseconds from 1 to " + latestMillis + ", which is now by this machine's clock");
        }
        return node.longValue();
    }

    private static double number(JsonNode root, String name) {
        JsonNode node = root.path(name);
        if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
            throw new InvalidValueException(name, node.toString(), "a finite number");
        }
        return node.doubleValue();
    }
}
