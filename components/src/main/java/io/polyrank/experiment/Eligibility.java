package io.polyrank.experiment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whom an experiment is for.
 *
 * @param accepted by attribute, the values of which a unit must have one; a unit without the attribute has none
 */
public record Eligibility(Map<String, List<String>> accepted) {

    /** Everybody. */
    static final Eligibility EVERYBODY = new Eligibility(Map.of());

    public Eligibility {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        accepted.forEach((attribute, values) -> copy.put(attribute, List.copyOf(values)));
        accepted = Collections.unmodifiableMap(copy);
    }

    boolean admits(UnitAttributes attributes) {
        for (Map.Entry<String, List<String>> condition : accepted.entrySet()) {
            String value = attributes.value(condition.getKey());
            if (value == null || !condition.getValue().contains(value)) {
                return false;
            }
        }
        return true;
    }
}
