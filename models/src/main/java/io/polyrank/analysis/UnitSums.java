package io.polyrank.analysis;

import java.util.Arrays;

/** Sums by unit over rows of a table; rows are added in the order of days. */
final class UnitSums {

    private final UnitTable table;
    private final double[][] sums;
    private final double[] returns;
    private final int[] lastDay;

    UnitSums(UnitTable table) {
        this.table = table;
        this.sums = new double[table.columns().size()][table.units()];
        this.returns = new double[table.units()];
        this.lastDay = new int[table.units()];
        Arrays.fill(lastDay, Integer.MIN_VALUE);
    }

    void add(int row) {
        int unit = table.unit(row);
        for (int column = 0; column < sums.length; column++) {
            sums[column][unit] += table.value(column, row);
        }
        if (table.day(row) != lastDay[unit]) {
            returns[unit] += lastDay[unit] == Integer.MIN_VALUE ? 0 : 1;
            lastDay[unit] = table.day(row);
        }
    }

    /** Whether the unit was shown anything. */
    boolean seen(int unit) {
        return sums[0][unit] > 0;
    }

    /** The metric's numerator by unit; not to be written to. */
    double[] numerators(Metric metric) {
        return metric.kind() == Metric.Kind.RETURNS ? returns : sums[table.column(metric.column())];
    }

    /** Shown lists by unit; not to be written to. */
    double[] exposures() {
        return sums[0];
    }
}
