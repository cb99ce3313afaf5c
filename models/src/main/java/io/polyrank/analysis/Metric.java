package io.polyrank.analysis;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * What variants are compared by.
 *
 * @param name in options and reports
 * @param kind over what it is taken
 * @param column of the table that is counted
 */
record Metric(String name, Kind kind, String column) {

    /** Over what a metric is taken. */
    enum Kind {
        /** Events over shown lists: a ratio of two sums over units. */
        PER_EXPOSURE,
        /** Sum over units. */
        PER_UNIT,
        /** Days a unit came back on, after its first. */
        RETURNS
    }

    Metric {
        requireNonNull(name, "name");
        requireNonNull(kind, "kind");
        requireNonNull(column, "column");
    }

    /** All metrics of a table: {@code TYPE}, {@code TYPE_per_unit}, {@code value_per_unit}, {@code returns_per_unit}. */
    static List<Metric> of(List<String> columns) {
        List<String> types = columns.stream()
                .filter(column -> !column.equals(UnitTable.EXPOSURES) && !column.equals(UnitTable.VALUE))
                .toList();
        List<Metric> metrics = new ArrayList<>();
        types.forEach(type -> metrics.add(new Metric(type, Kind.PER_EXPOSURE, type)));
        types.forEach(type -> metrics.add(new Metric(type + "_per_unit", Kind.PER_UNIT, type)));
        if (columns.contains(UnitTable.VALUE)) {
            metrics.add(new Metric("value_per_unit", Kind.PER_UNIT, UnitTable.VALUE));
        }
        metrics.add(new Metric("returns_per_unit", Kind.RETURNS, UnitTable.EXPOSURES));
        return metrics;
    }

    /** The metric of a name. */
    static Metric named(String option, String name, List<Metric> metrics) {
        return metrics.stream()
                .filter(metric -> metric.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(option + ": found \"" + name + "\", expected one of "
                        + metrics.stream().map(Metric::name).toList()));
    }
}
