package io.polyrank.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyrank.testing.Exported;
import io.polyrank.testing.MetricsPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the enum says of metrics is what people and Vespa are told. */
class PolyrankMetricTest {

    private static final Pattern EXPORTED = Pattern.compile("<metric id=\"([^\"]+)\"/>");

    @Test
    void metrics_namesUnitsDimensionsAndMeanings_areThoseOfThePage() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        for (PolyrankMetric metric : PolyrankMetric.values()) {
            String dimensions = metric.dimensions().stream()
                    .map(dimension -> ", `" + dimension + "`")
                    .collect(Collectors.joining());
            rows.put(
                    metric.id(),
                    metric.unit() + " | " + metric.kind().name().toLowerCase(Locale.ROOT) + dimensions + " | "
                            + metric.meaning());
        }

        assertThat(rows).hasSameSizeAs(PolyrankMetric.values());
        assertThat(MetricsPage.rows()).isEqualTo(rows);
    }

    @Test
    void metrics_ofThePackage_areExportedWithEveryValueTheyHave() throws IOException {
        List<String> exported = new ArrayList<>();
        Matcher metrics = EXPORTED.matcher(Files.readString(Path.of("application/package/services/metrics.xml")));
        while (metrics.find()) {
            exported.add(metrics.group(1));
        }

        assertThat(exported).isEqualTo(Exported.ids());
    }
}
