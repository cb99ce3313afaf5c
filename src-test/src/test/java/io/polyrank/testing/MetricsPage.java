package io.polyrank.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of metrics in the documentation. */
public final class MetricsPage {

    private static final Path PAGE = Path.of("docs/metrics.md");
    private static final Pattern ROW = Pattern.compile("\\| `(polyrank\\.[a-z_]+)` \\| (.*) \\|");

    private MetricsPage() {}

    /** The other columns of the rows, by the name of the metric. */
    public static Map<String, String> rows() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        for (String line : Files.readAllLines(PAGE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                rows.put(row.group(1), row.group(2));
            }
        }
        return rows;
    }
}
