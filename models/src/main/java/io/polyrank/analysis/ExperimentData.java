package io.polyrank.analysis;

import java.util.List;

/**
 * An experiment's units with what they saw and did.
 *
 * @param table rows before the first day are the time before the experiment
 * @param variants names, control first
 * @param variantOf by unit; -1 for units that do not take part or were in two variants
 * @param assigned units by variant, those in two variants counted in their first
 * @param mixed units in two variants; they are left out
 * @param firstDay day of the first list of the experiment; days since the epoch
 */
record ExperimentData(
        UnitTable table, List<String> variants, int[] variantOf, long[] assigned, int mixed, int firstDay) {

    ExperimentData {
        variants = List.copyOf(variants);
    }

    /** Sums over rows of the experiment's days that are asked for. */
    UnitSums sums(RowFilter rows) {
        UnitSums sums = new UnitSums(table);
        for (int row = 0; row < table.rows(); row++) {
            if (table.day(row) >= firstDay && rows.takes(row)) {
                sums.add(row);
            }
        }
        return sums;
    }

    /** Sums over the time before. */
    UnitSums before() {
        UnitSums sums = new UnitSums(table);
        for (int row = 0; row < table.rows() && table.day(row) < firstDay; row++) {
            sums.add(row);
        }
        return sums;
    }

    boolean hasBefore() {
        return table.rows() > 0 && table.day(0) < firstDay;
    }

    /** Which rows count. */
    interface RowFilter {
        boolean takes(int row);
    }
}
