package io.polyrank.local;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Mixed rankings from the experiments' file to their analysis: sent to the container, shown to units, told of, logged, analysed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterleavingFlowTest {

    private static final int UNITS = 150;
    private static final String YAML = """
            layers:
              - name: weights
                experiments:
                  - name: mix
                    share: 1
                    interleaving: team_draft
                    variants:
                      - {name: control}
                      - {name: reverse, fusion: 0 - retrieval}
            """;

    private final Path folder;

    @SuppressWarnings("NullAway.Init")
    private LocalApplication application;

    InterleavingFlowTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeAll
    void start() throws IOException {
        Path prepared = BuiltPackage.directory().resolveSibling("marketplace");
        Path feed = prepared.resolve("log/feed.jsonl");
        application = LocalApplication.start(
                new LocalApplication.Settings(BuiltPackage.directory(), 0, feed, null, folder.resolve("logs")));
    }

    @AfterAll
    void stop() {
        application.close();
    }

    @Test
    void interleaving_sentShownToldAndLogged_isAnalysed() throws Exception {
        LiveShop shop = new LiveShop(application.uri());
        Asking asking = new Asking(
                application.uri(), Map.of("yql", "select * from item where true", "timeout", "20s", "hits", "6"));
        assertThat(shop.send("PUT", "polyrank/v1/experiments?based_on=1&who=test", YAML)
                        .status())
                .isEqualTo(200);

        int told = 0;
        for (int unit = 0; unit < UNITS; unit++) {
            Asking.Answer page = asking.ask(Map.of("polyrank.unit", "unit" + unit));
            assertThat(page.root()
                            .at("/fields/polyrank_experiments/layers/weights/why")
                            .asText())
                    .as(page.root().toString())
                    .isEqualTo("interleaved");
            assertThat(page.receipt().path("interleaved").asText()).isEqualTo("mix");
            Map<String, Integer> picks = new HashMap<>();
            for (int hit = 0; hit < page.items().size(); hit++) {
                String team = page.root()
                        .at("/children/" + hit + "/fields/polyrank/team")
                        .asText();
                picks.putIfAbsent(team, page.items().get(hit));
            }
            assertThat(picks).containsKeys("control", "reverse");
            int item = requireNonNull(picks.get(unit % 4 == 0 ? "control" : "reverse"));
            shop.tell(LiveShop.event("unit" + unit, "click", item, System.currentTimeMillis())
                    .replace("}", ",\"query\":\"" + page.receipt().path("query").asText() + "\"}"));
            told++;
        }
        String unusable = YAML.replace("0 - retrieval", "nobody * 2");
        LiveShop.Answer refused = shop.send("PUT", "polyrank/v1/experiments?based_on=2&who=test", unusable);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("error").asText()).contains("fusion", "nobody");
        application.close();

        assertThat(told).isEqualTo(UNITS);
        List<JsonNode> lines = logged();
        assertThat(lines).hasSize(UNITS).allSatisfy(line -> assertThat(
                        line.at("/interleaved/weights").asText())
                .isEqualTo("mix"));
        JsonNode report = analysed();
        JsonNode pair = report.at("/preferences/0");
        assertThat(report.path("lists").asInt()).isEqualTo(UNITS);
        assertThat(pair.path("won").asInt()).isEqualTo(UNITS - (UNITS + 3) / 4);
        assertThat(pair.path("lost").asInt()).isEqualTo((UNITS + 3) / 4);
        assertThat(report.at("/decision/verdict").asText()).isEqualTo("ship");
        assertThat(report.at("/decision/variant").asText()).isEqualTo("reverse");
    }

    private List<JsonNode> logged() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve("logs"))) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("exposures-"))
                    .toList()) {
                for (String line : Files.readAllLines(file)) {
                    lines.add(new ObjectMapper().readTree(line));
                }
            }
        }
        return lines;
    }

    private JsonNode analysed() throws IOException {
        StringWriter out = new StringWriter();
        CommandLine polyrank =
                Polyrank.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(out, true));
        Path json = folder.resolve("report.json");
        Path html = folder.resolve("report.html");
        String logs = folder.resolve("logs").toString();
        int status = polyrank.execute(
                "experiment",
                "interleaving",
                "--exposures",
                logs,
                "--events",
                logs,
                "--experiment",
                "mix",
                "--json",
                json.toString(),
                "--html",
                html.toString());
        assertThat(status).as(out.toString()).isZero();
        assertThat(out.toString()).startsWith("ship reverse");
        assertThat(html).isNotEmptyFile();
        return new ObjectMapper().readTree(Files.readString(json));
    }
}
