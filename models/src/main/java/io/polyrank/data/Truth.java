package io.polyrank.data;

import io.polyrank.spec.TaskSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The true probabilities and expected values behind a simulated log, row by row in the order of its exposures. For
 * evaluation alone: nothing that learns may look.
 */
public final class Truth {

    private static final class Row {
        final String user;
        final String item;
        final float[] values;

        Row(String user, String item, float[] values) {
            this.user = user;
            this.item = item;
            this.values = values;
        }
    }

    private final Path file;
    private final List<Row> rows = new ArrayList<>();

    /**
     * Reads a truth file.
     *
     * @param tasks whose labels' columns are read
     */
    public Truth(Path file, List<TaskSpec> tasks) {
        this.file = file;
        List<String> columns = tasks.stream().map(TaskSpec::label).toList();
        List<String> required = new ArrayList<>(List.of("user_id", "item_id"));
        required.addAll(columns);
        new CsvTable(file).forEach(required, List.of(), row -> {
            float[] values = new float[columns.size()];
            for (int task = 0; task < values.length; task++) {
                values[task] = row.number(columns.get(task));
            }
            rows.add(new Row(row.text("user_id"), row.text("item_id"), values));
        });
    }

    /**
     * The truth of an exposure, by task.
     *
     * @param number place of the exposure in the log, from 0
     * @throws DataException when the file does not belong to the log
     */
    public float[] of(int number, LoggedExposure exposure) {
        if (number >= rows.size()) {
            throw new DataException(file + ": found " + rows.size() + " rows, expected one per exposure");
        }
        Row row = rows.get(number);
        if (!row.user.equals(exposure.user()) || !row.item.equals(exposure.item())) {
            throw new DataException(file + " row " + (number + 1) + ": found user " + row.user + " and item "
                    + row.item + ", expected " + exposure.user() + " and " + exposure.item()
                    + "; the file belongs to other exposures");
        }
        return row.values.clone();
    }

    /**
     * Says that all exposures were seen.
     *
     * @param count their number
     * @throws DataException when the file has more rows
     */
    public void end(int count) {
        if (count < rows.size()) {
            throw new DataException(file + ": found " + rows.size() + " rows, expected " + count
                    + ", one per exposure; the file belongs to other exposures");
        }
    }
}
