package io.polyrank.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Simulated shoppers in front of the real container, from the command line to the container's logs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SimulateFlowTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Path PREPARED = BuiltPackage.directory().resolveSibling("marketplace/log");
    private static final String YAML = """
            layers:
              - name: weights
                experiments:
                  - name: purchases
                    share: 0.8
                    variants:
                      - {name: control, share: 0.5}
                      - {name: more, share: 0.5, weights: {purchase: 3}}
            """;

    private final Path folder;

    @SuppressWarnings("NullAway.Init")
    private LocalApplication application;

    SimulateFlowTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeAll
    void start() throws Exception {
        Path copy = BuiltPackage.copyTo(folder.resolve("application"));
        for (String log : List.of("ExposureLog", "EventLog")) {
            String component = "<component id=\"io.polyrank.experiment." + log + "\" bundle=\"components\"";
            BuiltPackage.replace(
                    copy.resolve("services/polyrank.xml"),
                    component + "/>",
                    component + "><config name=\"io.polyrank.experiment.log-files\"><folder>" + folder.resolve("logs")
                            + "</folder></config></component>");
        }
        application = LocalApplication.start(new LocalApplication.Settings(copy, 0, PREPARED.resolve("feed.jsonl")));
        assertThat(new LiveShop(application.uri())
                        .send("PUT", "polyrank/v1/experiments?based_on=1&who=test", YAML)
                        .status())
                .isEqualTo(200);
    }

    @AfterAll
    void stop() {
        application.close();
    }

    @Test
    void simulate_twoDaysInTwoRuns_logsHoldWhatTheSummariesSay() throws IOException {
        JsonNode first = simulated("first.json");
        JsonNode second = simulated("second.json");
        application.close();

        List<JsonNode> exposures = lines("exposures-");
        List<JsonNode> events = lines("events-");
        assertThat(first.path("firstDay").asInt()).isEqualTo(1);
        assertThat(second.path("firstDay").asInt()).isEqualTo(2);
        assertThat(exposures).hasSize(sum(first, second, "/queries")).isNotEmpty();
        assertThat(sum(first, second, "/failedQueries")).isZero();
        assertThat(events).hasSize(sum(first, second, "/events/accepted"));
        assertThat(sum(first, second, "/events/duplicates")).isZero();
        assertThat(sum(first, second, "/events/refused")).isZero();
        for (String type : List.of("click", "cart", "purchase")) {
            assertThat(events)
                    .as(type)
                    .filteredOn(event -> event.path("type").asText().equals(type))
                    .hasSize(sum(first, second, "/shown/" + type));
        }
        assertThat(exposures)
                .filteredOn(line -> line.at("/variants/weights").asText().equals("purchases:more"))
                .hasSize(lists(first, "purchases:more") + lists(second, "purchases:more"))
                .isNotEmpty();
        List<String> queries =
                exposures.stream().map(line -> line.path("query").asText()).toList();
        assertThat(events)
                .allSatisfy(event -> assertThat(event.path("query").asText()).isIn(queries));
        Instant change = Instant.parse(second.path("from").asText());
        assertThat(events)
                .as("each run has a day of its own")
                .filteredOn(event -> event.path("type").asText().equals("exposed"))
                .filteredOn(event ->
                        Instant.ofEpochMilli(event.path("time").asLong()).isBefore(change))
                .hasSize(first.at("/shown/items").asInt());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--days=0 | --days: found 0, expected at least 1",
                "--days=100000 | choose an earlier --start or fewer --days",
                "--start=soon | Invalid value for option '--start'",
                "--data=census:x | --data: found census, expected marketplace:DIR",
                "--data=marketplace:nowhere | found no file, expected the folder of a generated marketplace",
                "--shoppers=0 | users: found 0, expected a number from 1 to 1000000",
                "--url=http://localhost:1 | --url: found no shop at http://localhost:1 (ConnectException)"
            })
    void simulate_mistake_isTold(String argument, String told) {
        StringWriter err = new StringWriter();
        List<String> arguments = new ArrayList<>(List.of("simulate", argument));
        if (!argument.startsWith("--data")) {
            arguments.add("--data=marketplace:" + PREPARED);
        }
        int status =
                Polyrank.commandLine().setErr(new PrintWriter(err, true)).execute(arguments.toArray(new String[0]));

        assertThat(err.toString()).contains(told);
        assertThat(status).isEqualTo(2);
    }

    private JsonNode simulated(String name) throws IOException {
        StringWriter out = new StringWriter();
        CommandLine polyrank =
                Polyrank.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(out, true));
        Path json = folder.resolve(name);
        int status = polyrank.execute(
                "simulate",
                "--url=" + application.uri(),
                "--data=marketplace:" + PREPARED,
                "--shoppers=620",
                "--days=1",
                "--clients=3",
                "--state=" + folder.resolve("shoppers.jsonl"),
                "--parameter=timeout=20s",
                "--json=" + json);
        assertThat(status).as(out.toString()).isZero();
        assertThat(out.toString()).contains("weights purchases:more");
        return MAPPER.readTree(Files.readString(json));
    }

    private List<JsonNode> lines(String start) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve("logs"))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (file.getFileName().toString().startsWith(start)) {
                    for (String line : Files.readAllLines(file)) {
                        lines.add(MAPPER.readTree(line));
                    }
                }
            }
        }
        return lines;
    }

    private static int sum(JsonNode first, JsonNode second, String pointer) {
        return first.at(pointer).asInt() + second.at(pointer).asInt();
    }

    private static int lists(JsonNode report, String variant) {
        for (JsonNode each : report.path("variants")) {
            if (each.path("variant").asText().equals(variant)) {
                return each.at("/shown/lists").asInt();
            }
        }
        return 0;
    }
}
