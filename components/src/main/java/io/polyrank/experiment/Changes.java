package io.polyrank.experiment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is different in the ranking of a query; what is null or missing here stays as it is without experiments.
 *
 * @param model the name of the model
 * @param fusion the fusion expression
 * @param weights how much tasks count, by task
 * @param candidates how many candidates are ranked, 1 to 10,000
 * @param queryProfile the query profile that holds further settings
 */
public record Changes(
        @Nullable String model,
        @Nullable String fusion,
        Map<String, Double> weights,
        @Nullable Integer candidates,
        @Nullable String queryProfile) {

    /** The most candidates that can be asked for. */
    public static final int MAXIMUM_CANDIDATES = 10_000;

    /** Nothing is different. */
    public static final Changes NONE = new Changes(null, null, Map.of(), null, null);

    public Changes {
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        if (candidates != null && (candidates < 1 || candidates > MAXIMUM_CANDIDATES)) {
            throw new IllegalArgumentException(
                    "candidates: found " + candidates + ", expected 1 to " + MAXIMUM_CANDIDATES);
        }
    }

    /** Whether nothing is different, as in a control. */
    public boolean isEmpty() {
        return equals(NONE);
    }

    /** The names of what is different, as the file has them: {@code model}, {@code weights.click} and so on. */
    public Set<String> things() {
        Set<String> things = new LinkedHashSet<>();
        addIfGiven(things, "model", model);
        addIfGiven(things, "fusion", fusion);
        weights.keySet().forEach(task -> things.add("weights." + task));
        addIfGiven(things, "candidates", candidates);
        addIfGiven(things, "query_profile", queryProfile);
        return things;
    }

    /** These and others; of what both change, the others' stands. */
    Changes and(Changes others) {
        if (others.isEmpty()) {
            return this;
        }
        if (isEmpty()) {
            return others;
        }
        Map<String, Double> all = new LinkedHashMap<>(weights);
        all.putAll(others.weights);
        return new Changes(
                others.model == null ? model : others.model,
                others.fusion == null ? fusion : others.fusion,
                all,
                others.candidates == null ? candidates : others.candidates,
                others.queryProfile == null ? queryProfile : others.queryProfile);
    }

    private static void addIfGiven(Set<String> things, String name, @Nullable Object value) {
        if (value != null) {
            things.add(name);
        }
    }
}
