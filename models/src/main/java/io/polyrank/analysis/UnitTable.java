package io.polyrank.analysis;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What units saw and did, one row per unit, day and surface, in the order of days.
 *
 * <p>Which events belong to a row is decided by the list they came from: they count on the day when it was shown.
 */
final class UnitTable {

    /** Column of shown lists, always the first. */
    static final String EXPOSURES = "exposures";

    /** Column of money. */
    static final String VALUE = "value";

    private final int units;
    private final List<String> columns;
    private final List<String> surfaces;
    private final int[] unit;
    private final int[] day;
    private final int[] surface;
    private final double[][] values;

    /**
     * @param units number of units; they are numbered from 0
     * @param columns names of the values' columns, {@link #EXPOSURES} first
     * @param surfaces names
     * @param unit by row
     * @param day by row, not descending; days since the epoch
     * @param surface by row, index of its name
     * @param values column x row
     */
    UnitTable(
            int units,
            List<String> columns,
            List<String> surfaces,
            int[] unit,
            int[] day,
            int[] surface,
            double[][] values) {
        if (!columns.get(0).equals(EXPOSURES) || columns.size() != values.length) {
            throw new IllegalArgumentException("columns: found " + columns + " and " + values.length
                    + " columns of values, expected exposures first and as many names as columns");
        }
        this.units = units;
        this.columns = List.copyOf(columns);
        this.surfaces = List.copyOf(surfaces);
        this.unit = unit;
        this.day = day;
        this.surface = surface;
        this.values = values;
    }

    /** The same rows in the order of their days. */
    UnitTable sorted() {
        int[] order = IntStream.range(0, rows())
                .boxed()
                .sorted(Comparator.comparingInt(row -> day[row]))
                .mapToInt(Integer::intValue)
                .toArray();
        return new UnitTable(
                units,
                columns,
                surfaces,
                pick(unit, order),
                pick(day, order),
                pick(surface, order),
                Arrays.stream(values)
                        .map(column -> IntStream.of(order)
                                .mapToDouble(row -> column[row])
                                .toArray())
                        .toArray(double[][]::new));
    }

    private static int[] pick(int[] from, int[] order) {
        return IntStream.of(order).map(row -> from[row]).toArray();
    }

    int units() {
        return units;
    }

    int rows() {
        return unit.length;
    }

    List<String> columns() {
        return columns;
    }

    List<String> surfaces() {
        return surfaces;
    }

    int unit(int row) {
        return unit[row];
    }

    int day(int row) {
        return day[row];
    }

    int surface(int row) {
        return surface[row];
    }

    double value(int column, int row) {
        return values[column][row];
    }

    /** Index of a column. */
    int column(String name) {
        int index = columns.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("column: found \"" + name + "\", expected one of " + columns);
        }
        return index;
    }

    /** Days with rows from a day on, ascending. */
    int[] daysFrom(int first) {
        return Arrays.stream(day).filter(each -> each >= first).distinct().toArray();
    }
}
