package io.polyrank.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows of texts of which few differ: each column keeps its distinct texts once and two bytes per row.
 */
final class TextColumns {

    private static final int MOST_DISTINCT = Character.MAX_VALUE + 1;

    private static final class Column {
        private final Map<String, Integer> codes = new HashMap<>();
        private final List<String> texts = new ArrayList<>();
        private char[] rows = new char[1024];
    }

    private final List<Column> columns = new ArrayList<>();
    private int size;

    TextColumns(int width) {
        for (int column = 0; column < width; column++) {
            columns.add(new Column());
        }
    }

    int size() {
        return size;
    }

    /**
     * Adds a row.
     *
     * @throws IllegalArgumentException when a column holds more different texts than a table of categories can
     */
    void add(List<String> row) {
        for (int index = 0; index < columns.size(); index++) {
            Column column = columns.get(index);
            String text = row.get(index);
            Integer code = column.codes.get(text);
            if (code == null) {
                code = column.texts.size();
                if (code == MOST_DISTINCT) {
                    throw new IllegalArgumentException("column " + index + ": found more than " + MOST_DISTINCT
                            + " different texts, expected categories");
                }
                column.codes.put(text, code);
                column.texts.add(text);
            }
            if (size == column.rows.length) {
                column.rows = Arrays.copyOf(column.rows, size * 2);
            }
            column.rows[size] = (char) (int) code;
        }
        size++;
    }

    /** Gives back the room for rows that never came. */
    void trim() {
        columns.forEach(column -> column.rows = Arrays.copyOf(column.rows, size));
    }

    String text(int column, int row) {
        Column of = columns.get(column);
        return of.texts.get(of.rows[row]);
    }
}
