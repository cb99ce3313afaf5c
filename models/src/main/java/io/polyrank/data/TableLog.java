package io.polyrank.data;

import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.UserHistory;
import io.polyrank.spec.DatasetSpec;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A table without users and times as a log: every row is shown once, as the only candidate of a user of its own who has
 * no past. Rows come part by part (see {@link TableSplit} for the days), and a row's place is its time. Items and users
 * are views over the rows, so that nothing is kept twice.
 */
abstract class TableLog implements ExposureLog {

    private final DatasetSpec spec;
    private final List<Path> files;
    private final Rows rows = new Rows();

    TableLog(DatasetSpec spec, List<Path> files) {
        this.spec = spec;
        this.files = List.copyOf(files);
    }

    /** Number of rows of a part. */
    abstract int size(TableSplit split);

    /** The fields of a row that features may read. */
    abstract FieldValues fields(TableSplit split, int row);

    /** The labels of a row, by column. */
    abstract Map<String, Float> labels(TableSplit split, int row);

    @Override
    public final DatasetSpec spec() {
        return spec;
    }

    @Override
    public final List<Path> files() {
        return files;
    }

    @Override
    public final Set<String> users() {
        return rows.keySet();
    }

    @Override
    public final FieldValues profile(String user) {
        return FieldValues.NONE;
    }

    @Override
    public final Map<String, FieldValues> items() {
        return rows;
    }

    @Override
    public final void past(String user, UserHistory history) {
        // A row's user exists for that row alone.
    }

    @Override
    public final int validationDate() {
        return TableSplit.VALIDATION.date();
    }

    @Override
    public final void forEach(Consumer<LoggedExposure> consumer) {
        long time = 0;
        for (TableSplit split : TableSplit.values()) {
            for (int row = 0; row < size(split); row++) {
                String name = split.row(row);
                consumer.accept(
                        new LoggedExposure(name, name, time++, split.date(), FieldValues.NONE, labels(split, row)));
            }
        }
    }

    /** All rows by name, made when asked for. */
    private final class Rows extends AbstractMap<String, FieldValues> {

        @Override
        public @Nullable FieldValues get(@Nullable Object key) {
            if (key instanceof String name) {
                for (TableSplit split : TableSplit.values()) {
                    int row = number(name, split);
                    if (row >= 0 && row < TableLog.this.size(split)) {
                        return fields(split, row);
                    }
                }
            }
            return null;
        }

        @Override
        public boolean containsKey(@Nullable Object key) {
            return get(key) != null;
        }

        @Override
        public Set<Entry<String, FieldValues>> entrySet() {
            return new AbstractSet<>() {
                @Override
                public Iterator<Entry<String, FieldValues>> iterator() {
                    return Stream.of(TableSplit.values())
                            .flatMap(split -> IntStream.range(0, TableLog.this.size(split))
                                    .mapToObj(row -> Map.entry(split.row(row), fields(split, row))))
                            .iterator();
                }

                @Override
                public int size() {
                    return Stream.of(TableSplit.values())
                            .mapToInt(TableLog.this::size)
                            .sum();
                }
            };
        }

        /** The number in a row's name; -1 for any other text. */
        private int number(String name, TableSplit split) {
            int start = split.text().length() + 1;
            if (!name.startsWith(split.text()) || name.length() == start) {
                return -1;
            }
            try {
                int number = Integer.parseInt(name, start, name.length(), 10);
                return number >= 0 && split.row(number).equals(name) ? number : -1;
            } catch (NumberFormatException notARow) {
                return -1;
            }
        }
    }
}
