package io.polyrank.data;

import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.TextFields;
import io.polyrank.behaviour.UserHistory;
import io.polyrank.behaviour.ValueOrder;
import io.polyrank.spec.DatasetSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The log that the marketplace simulator writes. */
final class MarketplaceLog implements ExposureLog {

    private static final List<String> LABELS = List.of("click", "cart", "purchase", "order_value");
    private static final int TEST_DAYS = 2;

    private final DatasetSpec spec;
    private final List<Path> exposures;
    private final Path itemFile;
    private final Path userFile;
    private final Map<String, FieldValues> items = new LinkedHashMap<>();
    private final Map<String, FieldValues> profiles = new HashMap<>();

    /**
     * @param folder the folder the simulator wrote
     * @param exposures exposure files; empty takes the folder's own
     */
    MarketplaceLog(DatasetSpec spec, Path folder, List<Path> exposures) {
        this.spec = spec;
        this.exposures = exposures.isEmpty() ? List.of(folder.resolve("exposures.csv")) : List.copyOf(exposures);
        this.itemFile = folder.resolve("items.csv");
        this.userFile = folder.resolve("users.csv");
        new CsvTable(itemFile)
                .forEach(
                        List.of("item_id", "title", "category", "category_id", "brand", "brand_id", "price", "tags"),
                        List.of("item_id"),
                        row -> items.put(row.text("item_id"), item(row.present())));
        new CsvTable(userFile)
                .forEach(
                        List.of("user_id"),
                        List.of(),
                        row -> profiles.put(row.text("user_id"), new TextFields(row.present())));
    }

    /** With its tags in the order that serving finds them in: there they are a tensor's labels, which have none. */
    private static TextFields item(Map<String, String> columns) {
        Map<String, String> fields = new LinkedHashMap<>(columns);
        fields.computeIfPresent("tags", (column, tags) -> Arrays.stream(tags.split(" "))
                .sorted(ValueOrder.NUMBERS_FIRST)
                .collect(Collectors.joining(" ")));
        return new TextFields(fields);
    }

    @Override
    public DatasetSpec spec() {
        return spec;
    }

    @Override
    public List<Path> files() {
        List<Path> files = new ArrayList<>(exposures);
        files.addAll(List.of(itemFile, userFile));
        return files;
    }

    @Override
    public Set<String> users() {
        return new TreeSet<>(profiles.keySet());
    }

    @Override
    public FieldValues profile(String user) {
        return profiles.getOrDefault(user, FieldValues.NONE);
    }

    @Override
    public Map<String, FieldValues> items() {
        return items;
    }

    @Override
    public void past(String user, UserHistory history) {
        // The simulated shop opens on the first day of its log.
    }

    /** The day before the last two, which are for tests. */
    @Override
    public int validationDate() {
        TreeSet<Integer> dates = new TreeSet<>();
        new CsvTable(exposures).forEach(List.of("date"), List.of(), row -> dates.add(row.day("date")));
        if (dates.size() < TEST_DAYS + 2) {
            throw new DataException(exposures + ": found " + dates.size() + " days, expected at least "
                    + (TEST_DAYS + 2) + " to train, validate and test on");
        }
        for (int day = 0; day < TEST_DAYS; day++) {
            dates.pollLast();
        }
        return dates.last();
    }

    @Override
    public void forEach(Consumer<LoggedExposure> consumer) {
        List<String> required =
                new ArrayList<>(List.of("request", "user_id", "item_id", "time_ms", "date", "hour", "position"));
        required.addAll(LABELS);
        new CsvTable(exposures).forEach(required, List.of("time_ms", "request", "position"), row -> {
            Map<String, Float> labels = new LinkedHashMap<>();
            for (String label : LABELS) {
                float value = row.number(label);
                if (!Float.isNaN(value)) {
                    labels.put(label, value);
                }
            }
            consumer.accept(new LoggedExposure(
                    row.text("user_id"),
                    row.text("item_id"),
                    row.integer("time_ms"),
                    row.day("date"),
                    new TextFields(Map.of("hour", row.text("hour"), "position", row.text("position"))),
                    labels));
        });
    }
}
