package io.polyrank.data;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
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

    /** One row; values are texts, null where the field is empty. Valid until the next row. */
    static final class Row {
        private final String files;
        private final Map<String, Integer> places;
        private final @Nullable String[] values;
        private long number;

        private Row(String files, Map<String, Integer> places) {
            this.files = files;
            this.places = places;
            this.values = new @Nullable String[places.size()];
        }

        private void read(ResultSet rows) throws SQLException {
            number++;
            for (int column = 0; column < values.length; column++) {
                values[column] = rows.getString(column + 1);
            }
        }

        /** The values that are there, by column. */
        Map<String, String> present() {
            Map<String, String> present = new LinkedHashMap<>();
            places.forEach((column, place) -> {
                String value = values[place];
                if (value != null) {
                    present.put(column, value);
                }
            });
            return present;
        }

        /** A value that must be there. */
        String text(String column) {
            String value = optional(column);
            if (value == null) {
                throw wrong(column, "nothing", "a value", null);
            }
            return value;
        }

        /** A value that may be absent. */
        @Nullable String optional(String column) {
            Integer place = places.get(column);
            return place == null ? null : values[place];
        }

        /** A whole number that must be there. */
        long integer(String column) {
            String value = text(column);
            try {
                return Long.parseLong(value);
            } catch (NumberFormatException e) {
                throw wrong(column, "\"" + value + "\"", "a whole number", e);
            }
        }

        /** A day as yyyymmdd, which must be there. */
        int day(String column) {
            String value = text(column);
            try {
                LocalDate.parse(value, DateTimeFormatter.BASIC_ISO_DATE);
                return Integer.parseInt(value);
            } catch (DateTimeParseException | NumberFormatException e) {
                throw wrong(column, "\"" + value + "\"", "a day as yyyymmdd", e);
            }
        }

        /** A finite number that must be there. */
        float presentNumber(String column) {
            text(column);
            return number(column);
        }

        /** A finite number, NaN when absent. */
        float number(String column) {
            String value = optional(column);
            if (value == null) {
                return Float.NaN;
            }
            try {
                float number = Float.parseFloat(value);
                if (Float.isFinite(number)) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw wrong(column, "\"" + value + "\"", "a number", e);
            }
            throw wrong(column, "\"" + value + "\"", "a finite number", null);
        }

        private DataException wrong(String column, String found, String expected, @Nullable Throwable cause) {
            return new DataException(
                    files + " (sorted row " + number + "): column " + column + ": found " + found + ", expected "
                            + expected,
                    cause);
        }
    }

    /**
     * Passes every row on.
     *
     * @param required columns that must be there; others are passed on as well
     * @param orderBy whole-number columns to sort by; without any, rows come in file order
     * @throws DataException when a file cannot be read, lacks a column or holds a wrong value
     */
    void forEach(List<String> required, List<String> orderBy, Consumer<Row> consumer) {
        String place = files.stream().map(Path::toString).collect(Collectors.joining(", "));
        String source = "read_csv(["
                + files.stream().map(CsvTable::quoted).collect(Collectors.joining(", "))
                + "], header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"',"
                + " skip = 0, comment = '', union_by_name = true)";
        String order = orderBy.isEmpty()
                ? ""
                : " order by "
                        + orderBy.stream()
                                .map(column -> "try_cast(\"" + column + "\" as bigint)")
                                .collect(Collectors.joining(", "));
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet described = statement.executeQuery("describe select * from " + source)) {
            Map<String, Integer> places = new LinkedHashMap<>();
            while (described.next()) {
                places.put(described.getString(1), places.size());
            }
            for (String column : required) {
                if (!places.containsKey(column)) {
                    throw new DataException(
                            place + ": column " + column + ": found none among " + places.keySet() + ", expected it");
                }
            }
            try (ResultSet rows = statement.executeQuery("select * from " + source + order)) {
                Row row = new Row(place, places);
                while (rows.next()) {
                    row.read(rows);
                    consumer.accept(row);
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
