package io.polyrank.whatif;

import io.polyrank.fusion.FusionException;
import io.polyrank.fusion.FusionExpression;
import io.polyrank.fusion.FusionNames;
import io.polyrank.fusion.Weights;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A way to order candidates that is asked about.
 *
 * @param given weights as they were given; those of other tasks are 1
 * @param fusion the expression
 * @param weights of all tasks
 */
record Weighting(Map<String, Double> given, FusionExpression fusion, Weights weights) {

    /**
     * Reads a weighting.
     *
     * @param given weights by task
     * @param expression empty for the default, the weighted product
     * @throws IllegalArgumentException naming option, found and expected
     */
    static Weighting of(Map<String, Double> given, String expression, List<String> tasks) {
        FusionNames names = new FusionNames(tasks, List.of());
        FusionExpression fusion;
        try {
            fusion = expression.isBlank()
                    ? FusionExpression.weightedProduct(names)
                    : FusionExpression.parse(expression, names);
        } catch (FusionException e) {
            throw new IllegalArgumentException(
                    "--fusion: " + e.getMessage() + "; numbers of items are not logged and cannot be asked about", e);
        }
        try {
            return new Weighting(Map.copyOf(given), fusion, Weights.of(tasks, given));
        } catch (FusionException e) {
            throw new IllegalArgumentException("--weights: " + e.getMessage(), e);
        }
    }

    /** Reads {@code TASK=NUMBER}, several with commas between them. */
    static Map<String, Double> parse(String text) {
        Map<String, Double> weights = new LinkedHashMap<>();
        for (String part : text.split(",", -1)) {
            String[] sides = part.split("=", -1);
            if (sides.length != 2 || sides[0].isBlank() || weights.containsKey(sides[0].strip())) {
                throw new IllegalArgumentException("--weights: found \"" + text
                        + "\", expected TASK=NUMBER, several with commas between them, each task once");
            }
            try {
                weights.put(sides[0].strip(), Double.parseDouble(sides[1].strip()));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "--weights: " + sides[0].strip() + ": found \"" + sides[1] + "\", expected a number", e);
            }
        }
        return weights;
    }

    /** What stands at the first positions: as ranking does it, those without a finite relevance last. */
    int[] page(LoggedList list, int positions) {
        double[] relevance = fusion.evaluate(list.scores(), weights, list.retrieval(), new double[0])
                .values();
        return IntStream.range(0, relevance.length)
                .boxed()
                .sorted(Comparator.comparing((Integer candidate) -> Double.isNaN(relevance[candidate]))
                        .thenComparing(Comparator.comparingDouble((Integer candidate) -> relevance[candidate])
                                .reversed())
                        .thenComparing(Comparator.comparingDouble((Integer candidate) -> list.retrieval()[candidate])
                                .reversed()))
                .limit(positions)
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
