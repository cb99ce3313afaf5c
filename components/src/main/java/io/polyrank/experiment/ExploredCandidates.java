package io.polyrank.experiment;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All candidates of an explored list, in the order in which they would have been shown unexplored: what the list of any other
 * weighting is worked out from. Lists are by candidate; NaN stands where there is no finite number.
 *
 * @param temperature of the order that was shown
 * @param depth how many of the candidates changed places; those behind stood where they stand here
 * @param items their ids
 * @param scores by score name
 * @param retrieval the relevance each was retrieved with
 * @param relevance the fused relevance
 */
public record ExploredCandidates(
        double temperature,
        int depth,
        List<String> items,
        Map<String, List<Double>> scores,
        List<Double> retrieval,
        List<Double> relevance) {

    public ExploredCandidates {
        items = List.copyOf(items);
        scores = Map.copyOf(scores);
        retrieval = List.copyOf(retrieval);
        relevance = List.copyOf(relevance);
    }

    void write(ObjectNode line) {
        ObjectNode node = line.putObject("exploration");
        node.put("temperature", temperature);
        node.put("depth", depth);
        ObjectNode candidates = node.putObject("candidates");
        ArrayNode ids = candidates.putArray("item");
        items.forEach(ids::add);
        ObjectNode byName = candidates.putObject("scores");
        new TreeMap<>(scores).forEach((name, values) -> write(values, byName.putArray(name)));
        write(retrieval, candidates.putArray("retrieval"));
        write(relevance, candidates.putArray("relevance"));
    }

    private static void write(List<Double> values, ArrayNode array) {
        for (double value : values) {
            if (Double.isFinite(value)) {
                array.add(value);
            } else {
                array.addNull();
            }
        }
    }
}
