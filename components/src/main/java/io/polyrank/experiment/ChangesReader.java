package io.polyrank.experiment;

import io.polyrank.fusion.FusionException;
import io.polyrank.fusion.FusionExpression;
import io.polyrank.fusion.Weights;
import io.polyrank.spec.SpecException;
import io.polyrank.spec.YamlNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a variant changes. */
final class ChangesReader {

    private static final Pattern SCORE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,199}");

    private static final Pattern SPACE = Pattern.compile("[ \t\n\r]+");

    private ChangesReader() {}

    static Changes read(YamlNode node) {
        return new Changes(
                LineReader.optional(node, "model"),
                fusion(node),
                weights(node.mapping("weights")),
                node.has("candidates") ? node.integer("candidates", 1, Changes.MAXIMUM_CANDIDATES) : null,
                LineReader.optional(node, "query_profile"));
    }

    private static @Nullable String fusion(YamlNode node) {
        String text = node.optionalText("fusion");
        if (text == null) {
            return null;
        }
        try {
            FusionExpression.checkSyntax(text);
            // The one text that may be long enough to be written on several lines.
            return SPACE.matcher(text.strip()).replaceAll(" ");
        } catch (FusionException e) {
            String place = e.column().isPresent() ? " at column " + e.column().getAsInt() : "";
            SpecException refusal = node.error("fusion", e.found() + place, e.expected());
            refusal.initCause(e);
            throw refusal;
        }
    }

    private static Map<String, Double> weights(YamlNode node) {
        Map<String, Double> weights = new LinkedHashMap<>();
        for (String task : node.keys()) {
            double weight = node.number(task, Weights.MINIMUM, Weights.MAXIMUM, Weights.DEFAULT);
            if (!SCORE.matcher(task).matches()) {
                throw node.error(
                        task, "a weight of what cannot be a task", "the name of a task or of a class, task_class");
            }
            weights.put(task, weight);
        }
        return weights;
    }
}
