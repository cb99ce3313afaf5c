package io.polyrank.local;

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
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** An experiment from its file to its analysis: sent to the container, shown to units, told of, logged, analysed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExperimentFlowTest {

    private static final int UNITS = 300;
    private static final String YAML = """
            layers:
              - name: weights
                experiments:
                  - name: cheap
                    share: 1
                    variants:
                      - {name: control, share: 0.5}
                      - {name: purchases, share: 0.5, weights: {click: 0}}
            """;

    private final Path folder;

    @SuppressWarnings("NullAway.Init")
    private LocalApplication application;

    ExperimentFlowTest(@TempDir Path folder) {
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
    void experiment_sentShownToldAndLogged_isAnalysed() throws Exception {
        LiveShop shop = new LiveShop(application.uri());
        Path yaml = Files.writeString(folder.resolve("experiments.yaml"), YAML);
        assertThat(experiment("put", yaml.toString(), "--who=test")).contains("version 2 of the experiments holds");
        assertThat(experiment("rollback", "1", "--who=test")).contains("version 3", "with what version 1 had");
        assertThat(experiment("rollback", "2", "--who=test", "--based-on=3")).contains("version 4");
        assertThat(experiment("ramp", "cheap", "10%", "--who=test")).contains("version 5");
        assertThat(experiment("show")).contains("share: 0.1\n");
        assertThat(experiment("ramp", "cheap", "1", "--who=test", "--based-on=5"))
                .contains("version 6");
        assertThat(Polyrank.commandLine()
                        .setErr(new PrintWriter(new StringWriter()))
                        .execute(
                                "experiment",
                                "ramp",
                                "cheap",
                                "5%",
                                "--who=test",
                                "--based-on=2",
                                "--url=" + application.uri()))
                .as("refused, since another version holds")
                .isEqualTo(2);
        assertThat(experiment("show", "--history").lines())
                .hasSize(6)
                .last()
                .asString()
                .endsWith("  test");
        assertThat(experiment("show")).startsWith("# version 6  ").contains("  - name: cheap");
        Asking asking = new Asking(
                application.uri(), Map.of("yql", "select * from item where true", "timeout", "20s", "hits", "3"));
        Map<String, Integer> variants = new HashMap<>();
        Random chance = new Random(5);
        for (int unit = 0; unit < UNITS; unit++) {
            Asking.Answer page = asking.ask(Map.of("polyrank.unit", "unit" + unit));
            JsonNode layer = page.root().at("/fields/polyrank_experiments/layers/weights");
            variants.merge(layer.path("variant").asText(), 1, Integer::sum);
            if (chance.nextInt(4) == 0) {
                shop.tell(LiveShop.event("unit" + unit, "click", page.items().get(0), System.currentTimeMillis())
                        .replace(
                                "}",
                                ",\"query\":\"" + page.receipt().path("query").asText() + "\"}"));
            }
        }
        asking.ask(Map.of("polyrank.unit", "tester", "polyrank.variant", "cheap:control"));
        steer(shop);
        application.close();

        assertThat(variants).containsOnlyKeys("control", "purchases");
        JsonNode report = analysed();
        Map<String, Integer> units = new HashMap<>();
        report.path("variants")
                .forEach(variant -> units.put(
                        variant.path("variant").asText(),
                        variant.path("assigned").asInt()));
        assertThat(units).as("each unit once, without who asked for a variant").isEqualTo(variants);
    }

    /** Logs of three days, in which purchases buys twice as often, move the container's shares. */
    private void steer(LiveShop shop) throws Exception {
        Path logs = Files.createDirectories(folder.resolve("made"));
        StringBuilder exposures = new StringBuilder();
        StringBuilder events = new StringBuilder();
        for (int list = 0; list < 1_200; list++) {
            String variant = list % 2 == 0 ? "control" : "purchases";
            long time = 1_700_006_400_000L + list / 400 * 86_400_000L;
            exposures.append("""
                    {"query":"q%d","time":%d,"unit":"u%d","surface":"s","variants":{"weights":"cheap:%s"},\
                    "hits":[{"position":1,"item":"7"}]}
                    """.formatted(list, time, list % 400, variant));
            if (list / 2 % (list % 2 == 0 ? 6 : 3) == 0) {
                events.append("""
                        {"user":"u%d","type":"purchase","item":"7","time":%d,"query":"q%d"}
                        """.formatted(list % 400, time, list));
            }
        }
        Files.writeString(logs.resolve("exposures-1.jsonl"), exposures);
        Files.writeString(logs.resolve("events-1.jsonl"), events);
        String[] arguments = {
            "experiment",
            "allocate",
            "--exposures=" + logs,
            "--events=" + logs,
            "--experiments=" + application.uri(),
            "--experiment=cheap",
            "--apply",
            "--who=bandit"
        };
        String told = polyrank(arguments);

        JsonNode current = shop.send("GET", "polyrank/v1/experiments", "").json();
        assertThat(told)
                .contains("stopping now with purchases", current.path("yaml").asText())
                .endsWith("version 7 holds now" + System.lineSeparator());
        assertThat(current.path("version").asInt()).isEqualTo(7);
        assertThat(current.path("who").asText()).isEqualTo("bandit");
        assertThat(current.path("yaml").asText()).contains("share: 0.05").contains("share: 0.95");
    }

    private String experiment(String... arguments) {
        List<String> all = new ArrayList<>(List.of("experiment"));
        all.addAll(List.of(arguments));
        all.add("--url=" + application.uri());
        return polyrank(all.toArray(String[]::new));
    }

    private JsonNode analysed() throws IOException {
        Path json = folder.resolve("report.json");
        String logs = folder.resolve("logs").toString();
        polyrank(
                "experiment",
                "analyse",
                "--exposures=" + logs,
                "--events=" + logs,
                "--experiment=cheap",
                "--metric=click",
                "--json=" + json);
        return new ObjectMapper().readTree(Files.readString(json));
    }

    private static String polyrank(String... arguments) {
        StringWriter out = new StringWriter();
        CommandLine polyrank =
                Polyrank.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(out, true));
        assertThat(polyrank.execute(arguments)).as(out.toString()).isZero();
        return out.toString();
    }
}
