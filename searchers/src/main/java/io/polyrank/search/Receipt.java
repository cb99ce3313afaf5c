package io.polyrank.search;

import com.yahoo.data.access.simple.Value;
import com.yahoo.search.query.context.QueryContext;
import com.yahoo.search.result.StructuredData;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What happened to a query: the field {@code polyrank} of the result.
 *
 * @param query the query's id, which events refer to
 * @param explored whether its hits stand in a random order
 * @param level how much of the ranking it got
 * @param problems why not more; empty at full level
 * @param user what became of finding out about the user
 * @param sequences by behaviour type, how many events of the user were known
 * @param model the model asked for
 * @param candidates how many hits could be ranked
 * @param scored how many of them the model scored
 * @param nonFinite how many of those got no finite relevance
 * @param withoutFeatures how many hits could not be ranked for want of match-features
 * @param missingFields item fields the model reads for which there is no match-feature
 * @param times how long the steps took
 * @param teams whose rankings are mixed
 */
record Receipt(
        String query,
        boolean explored,
        DegradationLevel level,
        List<Problem> problems,
        UserContextOutcome.Label user,
        Map<String, Integer> sequences,
        ServedModel model,
        int candidates,
        int scored,
        int nonFinite,
        int withoutFeatures,
        List<String> missingFields,
        StepTimes times,
        Teams teams) {

    /** The field of results and hits in which ranking tells what it did. */
    static final String FIELD = "polyrank";

    Receipt {
        problems = List.copyOf(problems);
        sequences = Map.copyOf(sequences);
        missingFields = List.copyOf(missingFields);
    }

    /** The receipt as a field value, which renders as a JSON object. */
    StructuredData toField() {
        Value.ObjectValue root = new Value.ObjectValue();
        root.put("query", query);
        root.put("level", level.text());
        if (explored) {
            root.put("explored", new Value.BoolValue(true));
        }
        if (!problems.isEmpty()) {
            root.put("category", problems.get(0).category().text());
            root.put("reason", problems.stream().map(Problem::reason).collect(Collectors.joining("; ")));
        }
        teams.describe(root);
        root.put("model", model.name());
        root.put("version", model.model().passport().version());
        root.put("device", device());
        if (model.model().device().fallback()) {
            root.put("device_fallback", model.model().device().reason());
        }
        root.put("user", user.text());
        if (!sequences.isEmpty()) {
            Value.ObjectValue lengths = new Value.ObjectValue();
            new TreeMap<>(sequences).forEach(lengths::put);
            root.put("sequences", lengths);
        }
        root.put("candidates", candidates);
        root.put("scored", scored);
        putIfPositive(root, "non_finite", nonFinite);
        putIfPositive(root, "without_features", withoutFeatures);
        if (!missingFields.isEmpty()) {
            Value.ArrayValue missing = new Value.ArrayValue(missingFields.size());
            missingFields.forEach(field -> missing.add(MatchFeatures.featureName(field)));
            root.put("missing_features", missing);
        }
        Value.ObjectValue micros = new Value.ObjectValue();
        for (Step step : Step.values()) {
            micros.put(step.text(), times.micros(step));
        }
        root.put("micros", micros);
        return new StructuredData(root);
    }

    /** Tells the access log what of the receipt traffic is told apart by. */
    void log(QueryContext context) {
        context.logValue("polyrank.query", query);
        context.logValue("polyrank.model", model.name());
        context.logValue("polyrank.version", model.model().passport().version());
        context.logValue("polyrank.level", level.text());
    }

    private String device() {
        return switch (model.model().device().kind()) {
            case CPU -> "cpu";
            case CUDA -> "cuda";
        };
    }

    private static void putIfPositive(Value.ObjectValue root, String name, int count) {
        if (count > 0) {
            root.put(name, count);
        }
    }
}
