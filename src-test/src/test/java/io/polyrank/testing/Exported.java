package io.polyrank.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Vespa makes of the metrics in the documentation for whoever reads them from outside. */
public final class Exported {

    private static final Path PAGE = Path.of("docs/metrics.md");
    private static final Pattern ROW = Pattern.compile("\\| `(polyrank\\.[a-z_]+)` \\| [a-z]+ \\| (counter|gauge).*");

    private Exported() {}

    /** The names in Vespa's metrics proxy: a counter's count; of a gauge, also the sum and the greatest of the values. */
    public static List<String> ids() throws IOException {
        List<String> ids = new ArrayList<>();
        for (String line : Files.readAllLines(PAGE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                ids.add(row.group(1) + ".count");
                if (row.group(2).equals("gauge")) {
                    ids.add(row.group(1) + ".sum");
                    ids.add(row.group(1) + ".max");
                }
            }
        }
        return ids;
    }

    /** The names in Prometheus. */
    public static List<String> series() throws IOException {
        return ids().stream().map(id -> id.replace('.', '_')).toList();
    }
}
