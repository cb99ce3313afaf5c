package io.polyrank.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyrank.testing.Exported;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The dashboard and the alarms, against the metrics that there are. */
class GrafanaTest {

    private static final Path FOLDER = Path.of("application/grafana");
    private static final Pattern SERIES = Pattern.compile("polyrank_[a-z_]+");
    private static final Pattern ALARM = Pattern.compile("^\\* \\*\\*.+\\*\\*: `(.+)`;", Pattern.MULTILINE);

    @Test
    void dashboard_everyExpression_isOfMetricsThatThereAre() throws IOException {
        List<String> expressions = new ArrayList<>();
        for (JsonNode panel : dashboard().get("panels")) {
            for (JsonNode target : panel.path("targets")) {
                expressions.add(target.get("expr").asText());
            }
        }

        assertThat(expressions).isNotEmpty().allSatisfy(GrafanaTest::assertExpression);
    }

    @Test
    void dashboard_rowsAndPanels_areThoseOfTheDocumentation() throws IOException {
        List<String> rows = new ArrayList<>();
        Set<Integer> ids = new HashSet<>();
        Set<String> variables = new TreeSet<>();
        dashboard()
                .at("/templating/list")
                .forEach(variable -> variables.add(variable.get("name").asText()));
        for (JsonNode panel : dashboard().get("panels")) {
            assertThat(ids.add(panel.get("id").asInt())).isTrue();
            if (panel.get("type").asText().equals("row")) {
                rows.add(panel.get("title").asText());
            } else {
                assertThat(panel.at("/datasource/uid").asText()).isEqualTo("${datasource}");
                assertThat(panel.at("/gridPos/x").asInt()
                                + panel.at("/gridPos/w").asInt())
                        .isLessThanOrEqualTo(24);
            }
        }

        assertThat(rows)
                .containsExactly("Traffic and levels", "Latency by step", "User contexts", "Events", "Models", "Drift");
        assertThat(variables).containsExactly("datasource", "instance", "snapshot");
    }

    @Test
    void alarms_ofTheDocumentation_areOfMetricsThatThereAre() throws IOException {
        String page = Files.readString(Path.of("docs/operate.md"));
        List<String> alarms = ALARM.matcher(page.substring(page.indexOf("## Metrics and alarms")))
                .results()
                .map(alarm -> alarm.group(1))
                .toList();

        assertThat(alarms).hasSize(14).allSatisfy(GrafanaTest::assertExpression);
    }

    private static JsonNode dashboard() throws IOException {
        return new ObjectMapper().readTree(FOLDER.resolve("polyrank.json").toFile());
    }

    private static void assertExpression(String expression) {
        assertThat(Exported.series())
                .containsAll(SERIES.matcher(expression)
                        .results()
                        .map(MatchResult::group)
                        .toList());
        assertThat(expression).contains("polyrank_");
        for (String brackets : List.of("()", "{}", "[]")) {
            assertThat(expression.chars().filter(c -> c == brackets.charAt(0)).count())
                    .as(expression)
                    .isEqualTo(expression
                            .chars()
                            .filter(c -> c == brackets.charAt(1))
                            .count());
        }
    }
}
