package io.polyrank.analysis;

import com.fasterxml.jackson.databind.JsonNode;

/** Fields of a line, each with an error that names it. */
public final class Fields {

    private static final int SHORT = 80;

    private Fields() {}

    public static String text(JsonNode line, String name) {
        JsonNode node = line.path(name);
        if (!node.isTextual() || node.textValue().isBlank()) {
            throw wrong(name, node, "a text that is not blank");
        }
        return node.textValue();
    }

    public static long millis(JsonNode line, String name) {
        JsonNode node = line.path(name);
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 1) {
            throw wrong(name, node, "epoch milliseconds");
        }
        return node.longValue();
    }

    /** A number; 0 where the field is missing or null. */
    static double numberOrZero(JsonNode line, String name) {
        JsonNode node = line.path(name);
        if (node.isMissingNode() || node.isNull()) {
            return 0;
        }
        if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
            throw wrong(name, node, "a finite number");
        }
        return node.doubleValue();
    }

    public static LineException wrong(String name, JsonNode node, String expected) {
        String found = node.isMissingNode() ? "nothing" : shortly(node.toString());
        return new LineException(name + ": found " + found + ", expected " + expected);
    }

    static String shortly(String text) {
        return text.length() <= SHORT ? text : text.substring(0, SHORT) + "...";
    }
}
