package io.polyrank.experiment;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A list that was shown.
 *
 * @param query id of the query
 * @param timeMillis when it was asked, epoch milliseconds
 * @param unit what experiments assign to variants, usually the user; empty for nobody in particular
 * @param user whose context it was ranked with; empty for nobody's
 * @param surface where it was shown
 * @param variants by layer, the experiment and variant as {@code EXPERIMENT:VARIANT}
 * @param overridden whether the query asked for its variants, so that no analysis may count it
 * @param model name of the model
 * @param version of the model
 * @param fusion the expression that the query asked for; empty for the default
 * @param weights those that the query asked for
 * @param level how much of the ranking it got, as the receipt says
 * @param exploration how a list in a random order came about; null for any other list
 * @param hits in the order of their positions
 */
public record Exposure(
        String query,
        long timeMillis,
        String unit,
        String user,
        String surface,
        Map<String, String> variants,
        boolean overridden,
        String model,
        String version,
        String fusion,
        Map<String, String> weights,
        String level,
        @Nullable ExploredCandidates exploration,
        List<Shown> hits) {

    public Exposure {
        variants = Map.copyOf(variants);
        weights = Map.copyOf(weights);
        hits = List.copyOf(hits);
    }

    /**
     * A hit that was shown.
     *
     * @param position in the whole ranking, 1 for the first
     * @param item id of the item
     * @param scores by score name; empty for a hit that was not scored
     * @param retrieval the relevance it was retrieved with; NaN where that is not known
     * @param relevance the fused one, which it is ordered by where the list is not explored
     * @param propensity how probable it was at this place, 1 where the order is no matter of chance
     */
    public record Shown(
            int position,
            String item,
            Map<String, Double> scores,
            double retrieval,
            double relevance,
            double propensity) {

        public Shown {
            scores = Map.copyOf(scores);
        }
    }

    /** The line of the log. */
    String toJson() {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("query", query);
        line.put("time", timeMillis);
        line.put("unit", unit);
        line.put("user", user);
        line.put("surface", surface);
        ObjectNode layers = line.putObject("variants");
        new TreeMap<>(variants).forEach(layers::put);
        if (overridden) {
            line.put("overridden", true);
        }
        line.put("model", model);
        line.put("version", version);
        line.put("fusion", fusion);
        ObjectNode asked = line.putObject("weights");
        new TreeMap<>(weights).forEach(asked::put);
        line.put("level", level);
        if (exploration != null) {
            exploration.write(line);
        }
        ArrayNode list = line.putArray("hits");
        for (Shown hit : hits) {
            ObjectNode node = list.addObject();
            node.put("position", hit.position());
            node.put("item", hit.item());
            ObjectNode scores = node.putObject("scores");
            new TreeMap<>(hit.scores()).forEach(scores::put);
            if (Double.isFinite(hit.retrieval())) {
                node.put("retrieval", hit.retrieval());
            }
            node.put("relevance", hit.relevance());
            node.put("propensity", hit.propensity());
        }
        return line.toString();
    }
}
