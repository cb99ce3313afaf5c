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
 * @param timeMillis the query's time, epoch milliseconds
 * @param unit what experiments assign to variants, usually the user; empty for nobody in particular
 * @param user whose context it was ranked with; empty for nobody's
 * @param surface where it was shown
 * @param variants by layer, the experiment and variant as {@code EXPERIMENT:VARIANT}
 * @param interleaved by layer, the experiment whose variants' rankings the list mixes
 * @param notInterleaved by layer, the experiment whose variants' rankings it should mix and does not, because one of them failed
 * @param overridden whether the query asked for its variants, so that no analysis may count it
 * @param model name of the model
 * @param version of the model
 * @param fusion the expression that the query asked for; empty for the default
 * @param weights those that the query asked for
 * @param level how much of the ranking it got, as the receipt says
 * @param exploration how a list in a random order came about; null for any other list
 * @param experiments number of the version of experiments that the query was assigned by; {@link #NO_EXPERIMENTS} for none
 * @param hits in the order of their positions
 */
public record Exposure(
        String query,
        long timeMillis,
        String unit,
        String user,
        String surface,
        Map<String, String> variants,
        Map<String, String> interleaved,
        Map<String, String> notInterleaved,
        boolean overridden,
        String model,
        String version,
        String fusion,
        Map<String, String> weights,
        String level,
        @Nullable ExploredCandidates exploration,
        long experiments,
        List<Shown> hits) {

    /** Stands for a query that no experiments had a part in. */
    public static final long NO_EXPERIMENTS = -1;

    public Exposure {
        variants = Map.copyOf(variants);
        interleaved = Map.copyOf(interleaved);
        notInterleaved = Map.copyOf(notInterleaved);
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
     * @param team the variant whose pick it was in a list that mixes several; empty for nobody's
     * @param credits by variant, what it gets in a list that mixes several if the hit is chosen
     */
    public record Shown(
            int position,
            String item,
            Map<String, Double> scores,
            double retrieval,
            double relevance,
            double propensity,
            String team,
            Map<String, Double> credits) {

        public Shown {
            credits = Map.copyOf(credits);
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
        putIfAny(line, "interleaved", interleaved);
        putIfAny(line, "not_interleaved", notInterleaved);
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
        if (experiments != NO_EXPERIMENTS) {
            line.put("experiments", experiments);
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
            if (!hit.team().isEmpty()) {
                node.put("team", hit.team());
            }
            if (!hit.credits().isEmpty()) {
                ObjectNode credits = node.putObject("credits");
                new TreeMap<>(hit.credits()).forEach(credits::put);
            }
        }
        return line.toString();
    }

    private static void putIfAny(ObjectNode line, String name, Map<String, String> texts) {
        if (!texts.isEmpty()) {
            ObjectNode object = line.putObject(name);
            new TreeMap<>(texts).forEach(object::put);
        }
    }
}
