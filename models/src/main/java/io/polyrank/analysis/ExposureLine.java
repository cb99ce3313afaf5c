package io.polyrank.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One shown list. The log has more of it; this is what analysis reads.
 *
 * @param query id of the query, by which outcomes are joined
 * @param timeMillis when it was shown
 * @param unit what variants are assigned to; empty for nobody in particular
 * @param surface where it was shown
 * @param variants by experiment; none of a list whose variants somebody asked for
 * @param interleaved experiments whose variants it mixes; of a list that somebody asked for none
 * @param version number of the experiments' version that it was assigned by; 0 where it does not tell
 * @param items what was shown
 */
record ExposureLine(
        String query,
        long timeMillis,
        String unit,
        String surface,
        Map<String, String> variants,
        Set<String> interleaved,
        long version,
        Set<String> items) {

    /** Reads a line such as {@code {"query":"q1","time":1,"unit":"u1","surface":"search","variants":{},"hits":[]}}. */
    static ExposureLine of(JsonNode line) {
        boolean overridden = line.path("overridden").asBoolean();
        return new ExposureLine(
                Fields.text(line, "query"),
                Fields.millis(line, "time"),
                unit(line.path("unit")),
                Fields.text(line, "surface"),
                overridden ? Map.of() : variants(line.path("variants")),
                overridden ? Set.of() : interleaved(line.path("interleaved")),
                version(line.path("experiments")),
                items(line.path("hits")));
    }

    private static String unit(JsonNode node) {
        if (!node.isTextual()) {
            throw Fields.wrong("unit", node, "a text, which may be empty");
        }
        return node.textValue();
    }

    private static Map<String, String> variants(JsonNode node) {
        if (!node.isObject()) {
            throw Fields.wrong("variants", node, "an object of \"LAYER\": \"EXPERIMENT:VARIANT\"");
        }
        Map<String, String> variants = new LinkedHashMap<>();
        for (JsonNode each : node) {
            List<String> parts = each.isTextual() ? parts(each.textValue()) : List.of();
            if (parts.size() != 2) {
                throw Fields.wrong("variants", each, "\"EXPERIMENT:VARIANT\"");
            }
            variants.put(parts.get(0), parts.get(1));
        }
        return variants;
    }

    private static Set<String> interleaved(JsonNode node) {
        if (node.isMissingNode()) {
            return Set.of();
        }
        if (!node.isObject()) {
            throw Fields.wrong("interleaved", node, "an object of \"LAYER\": \"EXPERIMENT\"");
        }
        Set<String> experiments = new TreeSet<>();
        for (JsonNode each : node) {
            if (!each.isTextual()) {
                throw Fields.wrong("interleaved", each, "the name of an experiment");
            }
            experiments.add(each.textValue());
        }
        return experiments;
    }

    private static long version(JsonNode node) {
        if (node.isMissingNode()) {
            return 0;
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 1) {
            throw Fields.wrong("experiments", node, "the number of a version, 1 or more");
        }
        return node.longValue();
    }

    private static List<String> parts(String text) {
        int colon = text.indexOf(':');
        return colon > 0 && colon + 1 < text.length()
                ? List.of(text.substring(0, colon), text.substring(colon + 1))
                : List.of();
    }

    private static Set<String> items(JsonNode node) {
        if (!node.isArray()) {
            throw Fields.wrong("hits", node, "an array of hits");
        }
        List<String> items = new ArrayList<>();
        for (JsonNode hit : node) {
            items.add(Fields.text(hit, "item"));
        }
        return new TreeSet<>(items);
    }
}
