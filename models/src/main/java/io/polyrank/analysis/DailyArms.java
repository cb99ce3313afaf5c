package io.polyrank.analysis;

import io.polyrank.analysis.OutcomeJoin.Outcome;
import io.polyrank.analysis.OutcomeJoin.Shown;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * What units did in each variant on each day, where shares may change from day to day and units may move from one variant to
 * another.
 *
 * <p>Implementation note: variants are compared within days, so that a day when all buy more does not favour the variant that
 * had more units on it. With numerators {@code N} and denominators {@code D} of variant v on day s, the metric is {@code sum
 * over s of w_s N_sv / D_sv} (direct standardisation), with the same weights for all variants, {@code w_s} in proportion to
 * {@code 1 / sum over v of 1 / D_sv}, which keeps the variance small where shares are unequal. Its covariance is by unit: unit i
 * adds {@code z_iv = sum over s of w_s (N_isv - R_sv D_isv) / D_sv} (delta method), over all its days and to every variant
 * that it was in. Days on which a variant had no list tell nothing and are left out.
 */
final class DailyArms {

    private final int variants;
    private final List<Row> rows = new ArrayList<>();

    private record Row(int variant, int day, int unit, double numerator, double denominator) {}

    /**
     * What was found.
     *
     * @param units by variant
     * @param active units with a numerator other than 0, by variant
     * @param means the metric by variant
     * @param covariance of the means
     * @param firstDay days since the epoch
     * @param days that count
     * @param daysLeftOut on which some variant had no list
     */
    record Estimate(
            List<Integer> units,
            List<Integer> active,
            List<Double> means,
            List<List<Double>> covariance,
            int firstDay,
            int days,
            int daysLeftOut) {}

    /** Sums of one day, by variant. */
    private static final class Day {
        private final double[] numerator;
        private final double[] denominator;
        private double weight;

        Day(int variants) {
            numerator = new double[variants];
            denominator = new double[variants];
        }

        boolean tells() {
            return Arrays.stream(denominator).allMatch(each -> each > 0);
        }

        double mean(int variant) {
            return numerator[variant] / denominator[variant];
        }
    }

    DailyArms(int variants) {
        this.variants = variants;
    }

    /**
     * Takes an experiment out of joined logs: all its lists whose attribution window is over.
     *
     * @param names of the variants
     * @param valueOf the event type whose values are summed
     */
    static DailyArms of(JoinedLogs logs, String experiment, List<String> names, Metric metric, String valueOf) {
        OutcomeJoin join = logs.join();
        double[] numerators = new double[join.shown().size()];
        boolean money = metric.column().equals(UnitTable.VALUE);
        for (Outcome outcome : join.outcomes()) {
            if (outcome.type().equals(money ? valueOf : metric.column())) {
                numerators[outcome.list()] += money ? outcome.value() : 1;
            }
        }
        record Visit(int variant, int day, int unit) {}
        Set<Visit> visits = new HashSet<>();
        DailyArms arms = new DailyArms(names.size());
        for (int place = 0; place < numerators.length; place++) {
            Shown list = join.shown().get(place);
            String name = list.variant(experiment);
            int variant = name == null ? -1 : names.indexOf(name);
            if (variant >= 0 && join.closed(list)) {
                boolean counts = metric.kind() == Metric.Kind.PER_EXPOSURE
                        || visits.add(new Visit(variant, list.day(), list.unit()));
                arms.add(variant, list.day(), list.unit(), numerators[place], counts ? 1 : 0);
            }
        }
        return arms;
    }

    /** Takes what a unit did; it may come in any number of parts. */
    void add(int variant, int day, int unit, double numerator, double denominator) {
        rows.add(new Row(variant, day, unit, numerator, denominator));
    }

    /** Compares the variants within days. */
    Estimate estimate() {
        TreeMap<Integer, Day> days = new TreeMap<>();
        int units = 0;
        for (Row row : rows) {
            Day day = days.computeIfAbsent(row.day(), number -> new Day(variants));
            day.numerator[row.variant()] += row.numerator();
            day.denominator[row.variant()] += row.denominator();
            units = Math.max(units, row.unit() + 1);
        }
        int all = days.size();
        days.values().removeIf(day -> !day.tells());
        weigh(days.values());
        double[][] z = new double[variants][units];
        boolean[][] seen = new boolean[variants][units];
        boolean[][] active = new boolean[variants][units];
        for (Row row : rows) {
            Day day = days.get(row.day());
            if (day != null) {
                int variant = row.variant();
                z[variant][row.unit()] += day.weight
                        * (row.numerator() - day.mean(variant) * row.denominator())
                        / day.denominator[variant];
                seen[variant][row.unit()] = true;
                active[variant][row.unit()] |= row.numerator() != 0;
            }
        }
        List<Double> means = new ArrayList<>();
        for (int variant = 0; variant < variants; variant++) {
            int of = variant;
            means.add(days.values().stream()
                    .mapToDouble(day -> day.weight * day.mean(of))
                    .sum());
        }
        List<Integer> counts = counts(seen);
        return new Estimate(
                counts,
                counts(active),
                means,
                covariance(z, counts),
                days.isEmpty() ? 0 : days.firstKey(),
                days.size(),
                all - days.size());
    }

    private static void weigh(Iterable<Day> days) {
        double sum = 0;
        for (Day day : days) {
            day.weight =
                    1 / Arrays.stream(day.denominator).map(each -> 1 / each).sum();
            sum += day.weight;
        }
        for (Day day : days) {
            day.weight /= sum;
        }
    }

    private static List<List<Double>> covariance(double[][] z, List<Integer> units) {
        List<List<Double>> covariance = new ArrayList<>();
        for (int row = 0; row < z.length; row++) {
            List<Double> line = new ArrayList<>();
            for (int column = 0; column < z.length; column++) {
                double sum = 0;
                for (int unit = 0; unit < z[row].length; unit++) {
                    sum += z[row][unit] * z[column][unit];
                }
                int count = units.get(row);
                line.add(row == column && count > 1 ? sum * count / (count - 1) : sum);
            }
            covariance.add(line);
        }
        return covariance;
    }

    private static List<Integer> counts(boolean[][] marks) {
        return Arrays.stream(marks)
                .map(line -> {
                    int count = 0;
                    for (boolean mark : line) {
                        count += mark ? 1 : 0;
                    }
                    return count;
                })
                .toList();
    }
}
