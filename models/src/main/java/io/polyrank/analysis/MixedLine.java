package io.polyrank.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What analysis reads of a shown list about the mixing of rankings.
 *
 * @param state what became of the mixing
 * @param degraded whether the list was ranked with less than everything
 * @param credits by item, what the variants get if it is chosen; nothing for an item on which all agree
 */
record MixedLine(State state, boolean degraded, Map<String, Map<String, Double>> credits) {

    /** What became of the mixing. */
    enum State {
        /** The list is of no such experiment. */
        ELSEWHERE,
        /** Its rankings are mixed. */
        MIXED,
        /** They should be and are not. */
        NOT_MIXED,
        /** Somebody asked for its variants. */
        OVERRIDDEN
    }

    /** Reads a line such as {@code {"interleaved":{"ranking":"mix"},"level":"full","hits":[{"item":"7","team":"control"}]}}. */
    static MixedLine of(JsonNode line, String experiment) {
        State state = state(line, experiment);
        Map<String, Map<String, Double>> credits = new HashMap<>();
        if (state == State.MIXED) {
            for (JsonNode hit : line.path("hits")) {
                credits.put(Fields.text(hit, "item"), credits(hit));
            }
        }
        return new MixedLine(state, !line.path("level").asText("full").equals("full"), credits);
    }

    private static State state(JsonNode line, String experiment) {
        boolean mixed = names(line, "interleaved", experiment);
        if (!mixed && !names(line, "not_interleaved", experiment)) {
            return State.ELSEWHERE;
        }
        if (line.path("overridden").asBoolean()) {
            return State.OVERRIDDEN;
        }
        return mixed ? State.MIXED : State.NOT_MIXED;
    }

    private static boolean names(JsonNode line, String field, String experiment) {
        for (JsonNode name : line.path(field)) {
            if (name.asText().equals(experiment)) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, Double> credits(JsonNode hit) {
        if (hit.hasNonNull("team")) {
            return Map.of(Fields.text(hit, "team"), 1.0);
        }
        Map<String, Double> credits = new LinkedHashMap<>();
        JsonNode object = hit.path("credits");
        object.fieldNames().forEachRemaining(variant -> {
            if (!object.path(variant).isNumber()) {
                throw Fields.wrong("credits." + variant, object.path(variant), "a number");
            }
            credits.put(variant, object.path(variant).doubleValue());
        });
        return credits;
    }
}
