package io.polyrank.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bench serve} as a user runs it, in its shortest form: the built package in a process of its own. */
class BenchServeTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Path folder;

    BenchServeTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** The timeout is long, so that nothing depends on how fast the machine is. */
    private JsonNode run(String... more) throws IOException {
        Path json = folder.resolve("serve.json");
        List<String> arguments = new ArrayList<>(List.of(
                "bench",
                "serve",
                "--seconds",
                "1",
                "--warm-up",
                "2",
                "--timeout",
                "60000",
                "--package",
                BuiltPackage.directory().toString(),
                "--feed",
                BuiltPackage.directory()
                        .resolveSibling("marketplace/log/feed.jsonl")
                        .toString(),
                "--json",
                json.toString()));
        arguments.addAll(List.of(more));
        int status = Polyrank.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
        assertThat(err.toString()).isEmpty();
        assertThat(status).isZero();
        return new ObjectMapper().readTree(json.toFile());
    }

    @Test
    void serve_builtPackage_ranksEveryQueryInFull() throws IOException {
        JsonNode report = run("--clients", "1,2", "--overload", "0.5");

        assertThat(report.path("candidates").asInt()).isEqualTo(200);
        assertThat(report.path("closed")).hasSize(2);
        assertThat(report.at("/closed/1/clients").asInt()).isEqualTo(2);
        for (JsonNode row : report.path("closed")) {
            requireFull(row.path("load"));
        }
        JsonNode overload = report.path("overload");
        requireFull(overload.path("load"));
        assertThat(overload.path("offered_per_second").asDouble())
                .isGreaterThan(0)
                .isLessThan(overload.path("peak_per_second").asDouble());
        assertThat(out.toString()).contains("ms p99").contains("Offered");
    }

    @Test
    void serve_aShape_bringsItsDocuments() throws IOException {
        JsonNode report = run("--clients", "1", "--model", "multitab-small", "--candidates", "30");

        assertThat(report.path("model").asText()).isEqualTo("multitab-small");
        requireFull(report.at("/closed/0/load"));
        assertThat(report.path("overload").isNull()).isTrue();
    }

    private static void requireFull(JsonNode load) {
        long queries = load.path("queries").asLong();
        assertThat(queries).isPositive();
        assertThat(load.path("errors").asLong()).isZero();
        assertThat(load.path("levels")).hasSize(1);
        assertThat(load.at("/levels/0/level").asText()).isEqualTo("full");
        assertThat(load.at("/levels/0/answers").asLong()).isEqualTo(queries);
        assertThat(load.path("goodput_per_second").asDouble())
                .isEqualTo(load.path("queries_per_second").asDouble());
        List<String> steps = new ArrayList<>();
        double shares = 0;
        for (JsonNode step : load.path("steps")) {
            steps.add(step.path("step").asText());
            assertThat(step.path("micros_mean").asDouble()).isNotNegative();
            shares += step.path("share").asDouble();
        }
        assertThat(steps).containsExactly("retrieval", "user", "encode", "wait", "model", "fuse", "other");
        assertThat(shares).isBetween(0.999, 1.001);
        assertThat(load.path("ranking_over_model").asDouble()).isGreaterThan(1);
        assertThat(load.path("users").fieldNames()).toIterable().isSubsetOf("found", "cached");
    }
}
