package io.polyrank.whatif;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyrank.analysis.Fields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an explored line of the log has beyond any other. Candidates are in the order in which they stand there.
 *
 * @param temperature of the order
 * @param depth how many candidates changed places
 * @param scores by score name, in the order of names
 * @param retrieval of the candidates
 * @param relevance of the candidates
 * @param page which candidate stood at each position, up to the first hit that is none
 * @param propensity of these
 */
record ExploredLine(
        double temperature,
        int depth,
        TreeMap<String, double[]> scores,
        double[] retrieval,
        double[] relevance,
        int[] page,
        double[] propensity) {

    private static final String PLACE = "exploration.candidates.";

    static ExploredLine of(JsonNode line) {
        JsonNode exploration = line.path("exploration");
        JsonNode candidates = exploration.path("candidates");
        Map<String, Integer> numbers = numbers(candidates.path("item"));
        TreeMap<String, double[]> scores = new TreeMap<>();
        JsonNode byTask = candidates.path("scores");
        for (Iterator<String> names = byTask.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            scores.put(name, column("scores." + name, byTask.path(name), numbers.size()));
        }
        if (scores.isEmpty()) {
            throw Fields.wrong(PLACE + "scores", byTask, "an object with an array of scores for each task");
        }
        List<Integer> page = new ArrayList<>();
        List<Double> propensity = new ArrayList<>();
        for (JsonNode hit : line.path("hits")) {
            Integer candidate = numbers.get(Fields.text(hit, "item"));
            if (candidate == null) {
                break;
            }
            page.add(candidate);
            propensity.add(positive(hit.path("propensity"), "propensity", 1));
        }
        return new ExploredLine(
                positive(exploration.path("temperature"), "exploration.temperature", Double.MAX_VALUE),
                (int) positive(exploration.path("depth"), "exploration.depth", Integer.MAX_VALUE),
                scores,
                column("retrieval", candidates.path("retrieval"), numbers.size()),
                column("relevance", candidates.path("relevance"), numbers.size()),
                page.stream().mapToInt(Integer::intValue).toArray(),
                propensity.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** The scores [N, T] row by row, as fusion takes them. */
    float[] rows() {
        float[] rows = new float[retrieval.length * scores.size()];
        int task = 0;
        for (double[] column : scores.values()) {
            for (int candidate = 0; candidate < column.length; candidate++) {
                rows[candidate * scores.size() + task] = (float) column[candidate];
            }
            task++;
        }
        return rows;
    }

    private static Map<String, Integer> numbers(JsonNode items) {
        Map<String, Integer> numbers = new HashMap<>();
        for (JsonNode item : items) {
            if (!item.isTextual() || numbers.put(item.textValue(), numbers.size()) != null) {
                throw Fields.wrong(PLACE + "item", item, "an item's id, each once");
            }
        }
        if (numbers.isEmpty()) {
            throw Fields.wrong(PLACE + "item", items, "an array of items");
        }
        return numbers;
    }

    private static double[] column(String name, JsonNode array, int length) {
        if (!array.isArray() || array.size() != length) {
            throw Fields.wrong(PLACE + name, array, "an array of " + length + " numbers, one per item");
        }
        double[] values = new double[length];
        for (int at = 0; at < length; at++) {
            JsonNode value = array.get(at);
            if (!value.isNumber() && !value.isNull()) {
                throw Fields.wrong(PLACE + name, value, "a number or null");
            }
            values[at] = value.isNull() ? Double.NaN : value.doubleValue();
        }
        return values;
    }

    private static double positive(JsonNode node, String name, double most) {
        double value = node.doubleValue();
        if (!node.isNumber() || !(value > 0 && value <= most)) {
            throw Fields.wrong(name, node, "a number above 0" + (most == 1 ? ", 1 at most" : ""));
        }
        return value;
    }
}
