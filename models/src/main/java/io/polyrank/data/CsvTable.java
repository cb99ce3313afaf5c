package io.polyrank.data;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads CSV files (plain or gzip) with DuckDB: every column as text, in a given order, row by row.
 *
 * @param files one or more files with the same columns
 */
record CsvTable(List<Path> files) {

    CsvTable {
        files = List.copyOf(files);
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                throw new DataException("data file " + file + ": found none, expected a CSV file");
            }
        }
    }

    CsvTable(Path file) {
        this(List.of(file));
    }

    /** One row; values are texts, null where the field is empty. */
    static final class Row {
        private final String place;
        private final Map<String, @Nullable String> values;

        private Row(String place, Map<String, @Nullable String> values) {
            this.place = place;
            this.values = values;
        }

        /** All values by column. */
        Map<String, @Nullable String> values() {
            return values;
        }

        /** A value that must be there. */
        String text(String column) {
            String value = values.get(column);
            if (value == null) {
                throw new DataException(place + ": column " + column + ": found nothing, expected a value");
            }
            return value;
        }

        /** A value that may be absent. */
        @Nullable String optional(String column) {
            return values.get(column);
        }

        /** A whole number that must be there. */
        long integer(String column) {
            String value = text(column);
            try {
                return Long.parseLong(value);
            } catch (NumberFormatException e) {
                throw new DataException(
                        place + ": column " + column + ": found \"" + value + "\", expected a whole number", e);
            }
        }

        /** A finite number, NaN when absent. */
        float number(String column) {
            String value = values.get(column);
            if (value == null) {
                return Float.NaN;
            }
            try {
                float number = Float.parseFloat(value);
                if (Float.isFinite(number)) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw new DataException(
                        place + ": column " + column + ": found \"" + value + "\", expected a number", e);
            }
            throw new DataException(
                    place + ": column " + column + ": found \"" + value + "\", expected a finite number");
        }
    }

    /**
     * Passes every row on.
     *
     * @param required columns that must be there; others are passed on as well
     * @param orderBy whole-number columns to sort by, after which rows keep file order
     */
    void forEach(List<String> required, List<String> orderBy, Consumer<Row> consumer) {
        String place = files.stream().map(Path::toString).collect(Collectors.joining(", "));
        String source = "read_csv(["
                + files.stream().map(CsvTable::quoted).collect(Collectors.joining(", "))
                + "], header = true, all_varchar = true, delim = ',', quote = '\"', union_by_name = true)";
        String order = orderBy.isEmpty()
                ? ""
                : " order by "
                        + orderBy.stream()
                                .map(column -> "try_cast(\"" + column + "\" as bigint)")
                                .collect(Collectors.joining(", "));
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet described = statement.executeQuery("describe select * from " + source)) {
            List<String> columns = new ArrayList<>();
            while (described.next()) {
                columns.add(described.getString(1));
            }
            for (String column : required) {
                if (!columns.contains(column)) {
                    throw new DataException(
                            place + ": column " + column + ": found none among " + columns + ", expected it");
                }
            }
            try (ResultSet rows = statement.executeQuery("select * from " + source + order)) {
                long number = 0;
                while (rows.next()) {
                    number++;
                    Map<String, @Nullable String> values = new LinkedHashMap<>();
                    for (int index = 0; index < columns.size(); index++) {
                        values.put(columns.get(index), rows.getString(index + 1));
                    }
                    consumer.accept(new Row(place + " (sorted row " + number + ")", values));
                }
            }
        } catch (SQLException e) {
            throw new DataException(place + ": cannot be read as CSV: " + firstLine(e), e);
        }
    }

    private static Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = connection.createStatement()) {
            statement.execute("set autoinstall_known_extensions = false");
            statement.execute("set preserve_insertion_order = true");
            statement.execute("set threads = 1");
        }
        return connection;
    }

    private static String quoted(Path file) {
        return "'" + file.toString().replace("'", "''") + "'";
    }

    private static String firstLine(SQLException e) {
        return requireNonNull(e.getMessage(), "message").lines().findFirst().orElse("");
    }
}
