package io.polyrank.local.vespatest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Compares an answer with a template by Vespa's rules: an object must have the template's fields and may have others, an array
 * must match element by element, numbers must be as good as equal, anything else equal.
 *
 * <p>Numbers are compared as {@code vespa test} does since it allows for single precision: less than 1e-9 apart, or at most four
 * times the machine epsilon of a float (4 * 2^-23, about 4.8e-7) of the expected number. Older versions of that tool know the
 * first alone.
 */
final class JsonTemplate {

    private static final double ABSOLUTE = 1e-9;
    private static final double RELATIVE = 4 * 0x1p-23;

    private final List<Difference> differences = new ArrayList<>();

    private JsonTemplate() {}

    /**
     * Where an answer is not what it should be.
     *
     * @param place JSON pointer into the answer; empty for the whole of it
     * @param expected as JSON, or in words
     * @param found as JSON, or in words
     */
    record Difference(String place, String expected, String found) {

        @Override
        public String toString() {
            return (place.isEmpty() ? "the body" : place) + ": expected " + expected + ", found " + found;
        }
    }

    /** All differences, in the order of the template. */
    static List<Difference> differences(JsonNode template, JsonNode answer) {
        JsonTemplate comparison = new JsonTemplate();
        comparison.compare(template, answer, "");
        return List.copyOf(comparison.differences);
    }

    private void compare(JsonNode expected, JsonNode found, String place) {
        if (expected.isObject() && found.isObject()) {
            compareFields(expected, found, place);
        } else if (expected.isArray() && found.isArray()) {
            compareElements(expected, found, place);
        } else if (expected.isContainerNode() || !isSame(expected, found)) {
            differences.add(new Difference(place, expected.toString(), found.toString()));
        }
    }

    private void compareFields(JsonNode expected, JsonNode found, String place) {
        for (Map.Entry<String, JsonNode> field : expected.properties()) {
            String child = place + "/" + field.getKey().replace("~", "~0").replace("/", "~1");
            JsonNode value = found.get(field.getKey());
            if (value == null) {
                differences.add(new Difference(child, field.getValue().toString(), "no such field"));
            } else {
                compare(field.getValue(), value, child);
            }
        }
    }

    private void compareElements(JsonNode expected, JsonNode found, String place) {
        if (expected.size() != found.size()) {
            differences.add(new Difference(place, expected.size() + " elements", String.valueOf(found.size())));
            return;
        }
        for (int i = 0; i < expected.size(); i++) {
            compare(expected.get(i), found.get(i), place + "/" + i);
        }
    }

    private static boolean isSame(JsonNode expected, JsonNode found) {
        if (!expected.isNumber() || !found.isNumber()) {
            return expected.equals(found);
        }
        double apart = Math.abs(expected.doubleValue() - found.doubleValue());
        return apart < ABSOLUTE || apart <= Math.abs(expected.doubleValue()) * RELATIVE;
    }
}
