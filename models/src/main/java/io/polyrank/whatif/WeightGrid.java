package io.polyrank.whatif;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Weightings over a grid: some values per task, evenly spaced by their logarithms, every combination. */
final class WeightGrid {

    private static final double ROUNDING = 1e6;

    private WeightGrid() {}

    /**
     * All combinations.
     *
     * @param most how many at most
     * @param range from one over it to it, above 1
     * @param scaleFree whether weights that are the same up to a factor give the same order; then one of them is kept, closest to 1
     * @throws IllegalArgumentException if two values per task are too many
     */
    static List<Map<String, Double>> of(List<String> tasks, int most, double range, boolean scaleFree) {
        if (!(range > 1 && range <= 100)) {
            throw new IllegalArgumentException("--grid-range: found " + range + ", expected above 1 and up to 100");
        }
        int values = (int) Math.floor(Math.pow(most, 1.0 / tasks.size()) + 1e-9);
        if (values < 2) {
            throw new IllegalArgumentException("--grid-size: found " + most + ", expected at least "
                    + (1L << tasks.size()) + ", two values for each of " + tasks.size() + " tasks");
        }
        List<Map<String, Double>> all = List.of(Map.of());
        for (String task : tasks) {
            List<Map<String, Double>> more = new ArrayList<>();
            for (Map<String, Double> weights : all) {
                for (int at = 0; at < values; at++) {
                    Map<String, Double> next = new TreeMap<>(weights);
                    next.put(task, rounded(Math.pow(range, 2.0 * at / (values - 1) - 1)));
                    more.add(next);
                }
            }
            all = more;
        }
        return scaleFree ? withoutMultiples(all) : all;
    }

    private static List<Map<String, Double>> withoutMultiples(List<Map<String, Double>> all) {
        Map<List<Long>, Map<String, Double>> kept = new LinkedHashMap<>();
        for (Map<String, Double> weights : all) {
            double largest = weights.values().stream()
                    .mapToDouble(Double::doubleValue)
                    .max()
                    .orElse(1);
            List<Long> shape = weights.values().stream()
                    .map(weight -> Math.round(weight / largest * 1e4))
                    .toList();
            kept.merge(shape, weights, (left, right) -> distance(left) <= distance(right) ? left : right);
        }
        return List.copyOf(kept.values());
    }

    private static double distance(Map<String, Double> weights) {
        return Math.abs(weights.values().stream().mapToDouble(Math::log).sum());
    }

    private static double rounded(double weight) {
        return Math.round(weight * ROUNDING) / ROUNDING;
    }
}
