package io.polyrank.data;

import io.polyrank.behaviour.FieldValues;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.FeatureSpec;
import io.polyrank.spec.TaskSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A generated MultiTab-Bench data set. Reads the columns that its specification names; all are numbers. */
final class MultiTabBenchLog extends TableLog {

    /** Where a feature stands in a row; the labels come first. */
    private final Map<String, Integer> places = new HashMap<>();

    private final List<String> labels;
    private final Map<TableSplit, List<float[]>> parts = new EnumMap<>(TableSplit.class);

    /**
     * @param folder the folder the generator wrote
     * @param exposures files in its format whose rows are all for tests; empty takes the folder's own
     */
    MultiTabBenchLog(DatasetSpec spec, Path folder, List<Path> exposures) {
        super(spec, exposures.isEmpty() ? tables(folder) : exposures);
        this.labels = spec.tasks().stream().map(TaskSpec::label).distinct().toList();
        List<String> columns = new ArrayList<>(labels);
        for (FeatureSpec feature : spec.features()) {
            places.put(feature.name(), columns.size());
            columns.add(feature.name());
        }
        if (exposures.isEmpty()) {
            MultiTabBenchFolder files = new MultiTabBenchFolder(folder);
            for (TableSplit split : TableSplit.values()) {
                parts.put(split, read(new CsvTable(files.table(split)), columns));
            }
        } else {
            parts.put(TableSplit.TEST, read(new CsvTable(exposures), columns));
        }
    }

    private static List<Path> tables(Path folder) {
        return Stream.of(TableSplit.values())
                .map(new MultiTabBenchFolder(folder)::table)
                .toList();
    }

    private static List<float[]> read(CsvTable table, List<String> columns) {
        List<float[]> rows = new ArrayList<>();
        table.forEach(columns, List.of(), row -> {
            float[] values = new float[columns.size()];
            for (int column = 0; column < values.length; column++) {
                values[column] = row.presentNumber(columns.get(column));
            }
            rows.add(values);
        });
        return rows;
    }

    @Override
    int size(TableSplit split) {
        return part(split).size();
    }

    @Override
    FieldValues fields(TableSplit split, int row) {
        return new Numbers(part(split).get(row));
    }

    @Override
    Map<String, Float> labels(TableSplit split, int row) {
        float[] values = part(split).get(row);
        Map<String, Float> found = new HashMap<>();
        for (int label = 0; label < labels.size(); label++) {
            found.put(labels.get(label), values[label]);
        }
        return found;
    }

    private List<float[]> part(TableSplit split) {
        return parts.getOrDefault(split, List.of());
    }

    /** A row's fields. */
    private final class Numbers implements FieldValues {
        private final float[] values;

        Numbers(float[] values) {
            this.values = values;
        }

        @Override
        public @Nullable String text(String field) {
            double number = number(field);
            return Double.isNaN(number) ? null : FieldValues.textOf(number);
        }

        @Override
        public double number(String field) {
            Integer place = places.get(field);
            return place == null ? Double.NaN : values[place];
        }

        @Override
        public List<String> texts(String field) {
            String text = text(field);
            return text == null ? List.of() : List.of(text);
        }
    }
}
