package io.polyrank.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of metrics in the documentation. */
public final class MetricsPage {

    private static final Path PAGE = Path.of("docs/metrics.md");
    private static final Pattern ROW = Pattern.compile("\\| `(polyrank\\.[a-z_]+)` \\| ([a-z]+) \\| .*");

    private MetricsPage() {}

    /** The units of the metrics whose names are asked for, by name. */
    public static Map<String, String> rows(Predicate<String> asked) throws IOException {
        Map<String, String> rows = new TreeMap<>();
        for (String line : Files.readAllLines(PAGE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches() && asked.test(row.group(1))) {
                rows.put(row.group(1), row.group(2));
            }
        }
        return rows;
    }
}
