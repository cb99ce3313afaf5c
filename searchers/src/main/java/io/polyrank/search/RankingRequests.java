package io.polyrank.search;

import com.yahoo.processing.request.CompoundName;
import com.yahoo.processing.request.Properties;
import com.yahoo.search.Query;
import io.polyrank.behaviour.TextFields;
import io.polyrank.fusion.FusionException;
import io.polyrank.fusion.FusionExpression;
import io.polyrank.fusion.Fusions;
import io.polyrank.fusion.Weights;
import io.polyrank.metric.Surfaces;
import io.polyrank.spec.FeatureOwner;
import io.polyrank.spec.FeatureSpec;
import io.polyrank.spec.FeatureSpec.Numerical;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Reads ranking requests from the properties of queries. Thread-safe. */
final class RankingRequests {

    private final ServedModels models;
    private final Fusions fusions;
    private final Clock clock;
    private final LongSupplier numbers;

    /** @param numbers tell queries from each other */
    RankingRequests(ServedModels models, Fusions fusions, Clock clock, LongSupplier numbers) {
        this.models = models;
        this.fusions = fusions;
        this.clock = clock;
        this.numbers = numbers;
    }

    /** Whether a query asks for something that ranking has no part in: sorting, no hits, or no ranking. */
    static boolean leaveAlone(Query query) {
        Object candidates = query.properties().get(Parameters.CANDIDATES);
        return query.getHits() == 0
                || query.getRanking().getSorting() != null
                || (candidates != null && candidates.toString().strip().equals("0"));
    }

    /**
     * How many candidates a query wants ranked.
     *
     * @throws BadParameterException when that is no number or out of range
     */
    static int candidates(Properties properties) {
        long count = wholeNumber(properties, Parameters.CANDIDATES, Parameters.DEFAULT_CANDIDATES);
        if (count < 1 || count > Parameters.MAXIMUM_CANDIDATES) {
            throw new BadParameterException(
                    Parameters.CANDIDATES.toString(),
                    Long.toString(count),
                    "1 to " + Parameters.MAXIMUM_CANDIDATES + ", or 0 to switch ranking off");
        }
        return (int) count;
    }

    /**
     * The time of a query, epoch milliseconds, for those whom a wrong one must not keep from passing the query on: {@link #read} refuses
     * it.
     */
    static long timeMillis(Properties properties, Clock clock) {
        try {
            return now(properties, clock);
        } catch (BadParameterException e) {
            return clock.millis();
        }
    }

    private static long now(Properties properties, Clock clock) {
        long nowMillis = wholeNumber(properties, Parameters.NOW, clock.millis());
        if (nowMillis < 0) {
            throw new BadParameterException(
                    Parameters.NOW.toString(), Long.toString(nowMillis), "epoch milliseconds of 0 or more");
        }
        return nowMillis;
    }

    /**
     * Everything else a query says about its ranking.
     *
     * @param candidates how many candidates it wants ranked
     * @throws BadParameterException when a parameter cannot be what it should be
     */
    RankingRequest read(Properties properties, int candidates) {
        ServedModel model = models.model(properties.getString(Parameters.MODEL, ""));
        Weights weights = weights(properties, model);
        FusionExpression fusion = fusion(properties.getString(Parameters.FUSION, ""), model);
        long nowMillis = now(properties, clock);
        String surface = surface(properties);
        return new RankingRequest(
                model,
                candidates,
                weights,
                fusion,
                nowMillis,
                context(properties, model),
                surface,
                Surfaces.queryId(surface, numbers.getAsLong()),
                explain(properties));
    }

    private static String surface(Properties properties) {
        String surface = properties.getString(Parameters.SURFACE, Surfaces.DEFAULT);
        if (!Surfaces.isName(surface)) {
            throw new BadParameterException(
                    Parameters.SURFACE.toString(),
                    BadParameterException.quote(surface),
                    "1 to 32 letters, digits, hyphens or underscores");
        }
        return surface;
    }

    /** Taken one by one first, so that a mistake is told with the parameter it stands in. */
    private static Weights weights(Properties properties, ServedModel model) {
        Map<String, String> given = children(properties, Parameters.WEIGHTS);
        given.forEach((task, weight) -> {
            try {
                Weights.of(model.scoreNames(), Map.of(task, weight));
            } catch (FusionException e) {
                throw new BadParameterException(Parameters.WEIGHTS + "." + task, e.found(), e.expected());
            }
        });
        Map<String, Object> all = new LinkedHashMap<>(model.defaultWeights());
        all.putAll(given);
        return Weights.of(model.scoreNames(), all);
    }

    private FusionExpression fusion(String text, ServedModel model) {
        if (text.isBlank()) {
            return fusions.weightedProduct(model.fusionNames());
        }
        try {
            return fusions.expression(text, model.fusionNames());
        } catch (FusionException e) {
            String place = e.column().isPresent() ? " at column " + e.column().getAsInt() : "";
            throw new BadParameterException(Parameters.FUSION.toString(), e.found() + place, e.expected());
        }
    }

    /** Names the model does not read are let pass: callers may send the same context to every model. */
    private static TextFields context(Properties properties, ServedModel model) {
        Map<String, String> given = children(properties, Parameters.CONTEXT);
        for (FeatureSpec feature : model.model().passport().dataset().featuresOf(FeatureOwner.CONTEXT)) {
            String value = given.get(feature.name());
            if (value != null && !value.isEmpty() && feature.form() instanceof Numerical && !isFinite(value)) {
                throw new BadParameterException(
                        Parameters.CONTEXT + "." + feature.name(), BadParameterException.quote(value), "a number");
            }
        }
        return new TextFields(given);
    }

    private static Map<String, String> children(Properties properties, CompoundName parent) {
        Map<String, String> children = new LinkedHashMap<>();
        properties.listProperties(parent).forEach((name, value) -> {
            if (!name.isEmpty() && value != null) {
                children.put(name, value.toString().strip());
            }
        });
        return children;
    }

    private static boolean explain(Properties properties) {
        String text = properties.getString(Parameters.EXPLAIN, "false").strip();
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new BadParameterException(
                        Parameters.EXPLAIN.toString(), BadParameterException.quote(text), "true or false");
        };
    }

    private static long wholeNumber(Properties properties, CompoundName name, long otherwise) {
        Object value = properties.get(name);
        if (value == null) {
            return otherwise;
        }
        try {
            return Long.parseLong(value.toString().strip());
        } catch (NumberFormatException e) {
            throw new BadParameterException(
                    name.toString(), BadParameterException.quote(value.toString()), "a whole number");
        }
    }

    private static boolean isFinite(String text) {
        try {
            return Double.isFinite(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
