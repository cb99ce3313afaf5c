package io.polyrank.local.vespatest;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of a test file that knows where it stands, so that whatever is wrong with it can be found. */
final class TestNode {

    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private final Path file;
    private final String place;
    private final JsonNode node;

    private TestNode(Path file, String place, JsonNode node) {
        this.file = file;
        this.place = place;
        this.node = node;
    }

    /** The text of a file. */
    static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new MalformedTestException(file, "", "expected text in UTF-8, found other bytes");
        }
    }

    /** The whole of a file. */
    static TestNode parse(Path file, String text) {
        try {
            return new TestNode(file, "", JSON.readValue(text));
        } catch (JsonProcessingException e) {
            JsonLocation location = e.getLocation();
            throw new MalformedTestException(
                    file,
                    location == null ? "" : "line " + location.getLineNr() + " column " + location.getColumnNr(),
                    "expected JSON: " + e.getOriginalMessage());
        }
    }

    /** JSON pointer of this value. */
    String place() {
        return place;
    }

    JsonNode json() {
        return node;
    }

    MalformedTestException malformed(String problem) {
        return new MalformedTestException(file, place, problem);
    }

    /** Refuses anything but an object with no other fields: a misspelt one would be left unchecked without a word. */
    TestNode requireObject(List<String> names) {
        if (!node.isObject()) {
            throw malformed("found " + node + ", expected an object");
        }
        for (Iterator<String> fields = node.fieldNames(); fields.hasNext(); ) {
            String name = fields.next();
            if (!names.contains(name)) {
                throw malformed("found the field '" + name + "', expected only " + names);
            }
        }
        return this;
    }

    /** The field of an object, or null if it has none. */
    @Nullable TestNode find(String name) {
        JsonNode value = node.get(name);
        return value == null ? null : new TestNode(file, place + "/" + name, value);
    }

    /** The elements of the array that a field holds. */
    List<TestNode> elements(String name) {
        TestNode array = find(name);
        if (array == null) {
            throw malformed("found no field '" + name + "', expected an array");
        }
        if (!array.node.isArray() || array.node.isEmpty()) {
            throw array.malformed("found " + array.node + ", expected an array of at least one element");
        }
        List<TestNode> elements = new ArrayList<>();
        for (JsonNode element : array.node) {
            elements.add(new TestNode(file, array.place + "/" + elements.size(), element));
        }
        return elements;
    }

    String text(String name, String otherwise) {
        TestNode value = find(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.node.isTextual()) {
            throw value.malformed("found " + value.node + ", expected a text");
        }
        return value.node.textValue().isEmpty() ? otherwise : value.node.textValue();
    }

    int wholeNumber(String name, int otherwise) {
        TestNode value = find(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.node.isInt()) {
            throw value.malformed("found " + value.node + ", expected a whole number");
        }
        return value.node.intValue();
    }

    /** This object's fields, all of which are texts. */
    Map<String, String> texts() {
        if (!node.isObject()) {
            throw malformed("found " + node + ", expected an object");
        }
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!field.getValue().isTextual()) {
                throw malformed("field '" + field.getKey() + "': found " + field.getValue()
                        + ", expected a text, also of numbers");
            }
            texts.put(field.getKey(), field.getValue().textValue());
        }
        return texts;
    }
}
