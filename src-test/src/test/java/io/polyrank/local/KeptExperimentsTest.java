package io.polyrank.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Experiments that were sent to the container are there when it starts again, checked by its models, and seen on its page. */
class KeptExperimentsTest {

    private static final String YAML = """
            layers:
              - name: weights
                experiments:
                  - name: buyers
                    share: 1
                    variants:
                      - {name: control, share: 0.5}
                      - {name: purchases, share: 0.5, weights: {click: 0}}
            """;

    private final Path folder;

    KeptExperimentsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private LocalApplication start() throws IOException {
        Path feed = BuiltPackage.directory().resolveSibling("marketplace/log/feed.jsonl");
        return LocalApplication.start(
                new LocalApplication.Settings(BuiltPackage.directory(), 0, feed, folder.resolve("state"), null));
    }

    private static LiveShop.Answer put(LiveShop shop, long basedOn, String who, String yaml) throws Exception {
        return shop.send("PUT", "polyrank/v1/experiments?based_on=" + basedOn + "&who=" + who, yaml);
    }

    private static JsonNode get(LiveShop shop, String query) throws Exception {
        LiveShop.Answer answer = shop.send("GET", "polyrank/v1/experiments" + query, "");
        assertThat(answer.status()).isEqualTo(200);
        return answer.json();
    }

    @Test
    void experiments_sent_areThereAfterARestart() throws Exception {
        try (LocalApplication application = start()) {
            LiveShop shop = new LiveShop(application.uri());
            assertThat(get(shop, "").path("version").asLong()).isEqualTo(1);
            assertThat(get(shop, "").path("kept").asText()).isEqualTo("documents");
            assertRefused(shop);
            assertThat(put(shop, 1, "ann", YAML).status()).isEqualTo(200);
            assertThat(statusesOfMany(shop)).containsOnlyOnce(200).contains(409).hasSize(8);
            assertThat(put(shop, 3, "eve", "layers: []").status()).isEqualTo(200);
            assertThat(shop.send("PUT", "polyrank/v1/experiments?based_on=4&who=eve&rollback=2", "")
                            .status())
                    .isEqualTo(200);
            assertThat(shown(application)).isEqualTo(5);
            assertPage(application);
        }

        try (LocalApplication again = start()) {
            LiveShop shop = new LiveShop(again.uri());
            JsonNode held = get(shop, "");
            assertThat(held.path("version").asLong()).isEqualTo(5);
            assertThat(held.path("who").asText()).isEqualTo("eve");
            assertThat(held.path("rolled_back_to").asLong()).isEqualTo(2);
            assertThat(held.path("yaml").asText()).contains("buyers");
            JsonNode versions = get(shop, "?history=true").path("versions");
            assertThat(versions.findValuesAsText("who"))
                    .hasSize(5)
                    .startsWith("deployment", "ann")
                    .endsWith("eve", "eve");
            assertThat(shown(again)).isEqualTo(5);
        }
    }

    private static void assertRefused(LiveShop shop) throws Exception {
        LiveShop.Answer refused = put(shop, 1, "ann", YAML.replace("{click: 0}", "{clicks: 0}"));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("error").asText()).contains("experiments.yaml:8", "weights.clicks");
        LiveShop.Answer profile = put(shop, 1, "ann", YAML.replace("weights: {click: 0}", "query_profile: none"));
        assertThat(profile.json().path("error").asText()).contains("query_profile", "default");
        LiveShop.Answer checked = shop.send("PUT", "polyrank/v1/experiments?check=true", YAML);
        assertThat(checked.status()).isEqualTo(200);
    }

    private static List<Integer> statusesOfMany(LiveShop shop) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int sender = 0; sender < 8; sender++) {
                String who = "sender" + sender;
                answers.add(threads.submit(
                        () -> put(shop, 2, who, YAML.replace("buyers", who)).status()));
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> answer : answers) {
                statuses.add(answer.get(120, TimeUnit.SECONDS));
            }
            return statuses;
        } finally {
            threads.shutdownNow();
        }
    }

    /** The version that a query is assigned by. */
    private static long shown(LocalApplication application) throws Exception {
        JsonNode field = new Asking(
                        application.uri(),
                        Map.of("yql", "select * from item where true", "timeout", "20s", "hits", "3"))
                .ask(Map.of("polyrank.unit", "u1"))
                .root()
                .at("/fields/polyrank_experiments");
        assertThat(field.at("/layers/weights/experiment").asText()).isEqualTo("buyers");
        return field.path("version").asLong();
    }

    private static void assertPage(LocalApplication application) throws Exception {
        HttpResponse<String> page = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(application.uri().resolve("polyrank/v1/experiments/dashboard"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(page.body()).contains("Version 5 by eve", "(back to version 2)", "buyers", "kept in documents");
    }
}
