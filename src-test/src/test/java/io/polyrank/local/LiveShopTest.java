package io.polyrank.local;

import static io.polyrank.local.LiveShop.event;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyrank.local.LiveShop.Answer;
import io.polyrank.testing.Exported;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What users do counts at once: the packaged shop in the real container, told and asked over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveShopTest {

    private static final int ITEMS = 200;

    @SuppressWarnings("NullAway.Init")
    private LocalApplication application;

    @SuppressWarnings("NullAway.Init")
    private LiveShop shop;

    @SuppressWarnings("NullAway.Init")
    private Asking asking;

    @BeforeAll
    void start() throws IOException {
        Path prepared = BuiltPackage.directory().resolveSibling("marketplace");
        application = LocalApplication.start(
                new LocalApplication.Settings(BuiltPackage.directory(), 0, prepared.resolve("log/feed.jsonl")));
        shop = new LiveShop(application.uri());
        asking = new Asking(
                application.uri(),
                Map.of(
                        "yql", "select * from item where true",
                        "timeout", "20s",
                        "hits", String.valueOf(ITEMS)));
    }

    @AfterAll
    void stop() {
        application.close();
    }

    private static long now() {
        return System.currentTimeMillis();
    }

    private Map<Integer, Integer> places(Asking.Answer answer) {
        Map<Integer, Integer> places = new TreeMap<>();
        List<Integer> items = answer.items();
        for (int place = 0; place < items.size(); place++) {
            places.put(items.get(place), place);
        }
        return places;
    }

    private static double meanPlace(Map<Integer, Integer> places, List<Integer> items) {
        return items.stream().mapToInt(places::get).average().orElseThrow();
    }

    @Test
    void query_afterClicksOnACategoryAndAPurchase_ranksThatCategoryHigherUntilTheUserIsForgotten() throws Exception {
        Asking.Answer before = asking.ask(Map.of("polyrank.user", "newcomer"));
        assertThat(before.items())
                .as("the popular order")
                .isEqualTo(asking.ask(Map.of()).items());
        String category = before.hits().get(ITEMS / 2).at("/fields/category").asText();
        List<Integer> ofCategory = before.hits().stream()
                .filter(hit -> hit.at("/fields/category").asText().equals(category))
                .map(hit -> hit.at("/fields/item_id").asInt())
                .toList();

        StringBuilder events = new StringBuilder();
        for (int click = 0; click < 5; click++) {
            events.append(
                    event("newcomer", "click", ofCategory.get(click % ofCategory.size()), now() - 60_000 + click));
        }
        events.append(event("newcomer", "purchase", ofCategory.get(0), now() - 1_000));
        Answer told = shop.tell(events.toString());
        Asking.Answer after = asking.ask(Map.of("polyrank.user", "newcomer"));

        assertThat(told.status()).as(told.json().toString()).isEqualTo(200);
        assertThat(told.json().path("accepted").asInt()).isEqualTo(6);
        assertThat(meanPlace(places(after), ofCategory)).isLessThan(meanPlace(places(before), ofCategory));
        assertThat(after.receipt().at("/sequences/click").asInt()).isEqualTo(5);
        assertThat(after.receipt().at("/sequences/purchase").asInt()).isEqualTo(1);
        assertThat(shop.forget("newcomer").json().path("forgotten").asBoolean()).isTrue();
        assertThat(asking.ask(Map.of("polyrank.user", "newcomer")).items()).isEqualTo(before.items());
        assertThat(shop.context("newcomer").status()).isEqualTo(404);
    }

    @Test
    void users_idThatCannotBeOne_isRefused() throws Exception {
        assertThat(shop.context("%01").status()).isEqualTo(400);
        assertThat(shop.context("x".repeat(257)).json().path("error").asText())
                .startsWith("user: found 257 characters");
    }

    @Test
    void events_someWrong_areRefusedByLineAndTheOthersTaken() throws Exception {
        long time = now() - 1_000;
        Answer answer = shop.tell(event("mixed", "click", 1, time)
                + "\n"
                + event("mixed", "gaze", 1, time)
                + "{nonsense\n"
                + event("mixed", "click", 999_999, time)
                + event("mixed", "click", 1, time));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("accepted").asInt()).isEqualTo(2);
        assertThat(answer.json().path("duplicates").asInt()).isEqualTo(1);
        assertThat(answer.json().path("errors").findValuesAsText("line")).containsExactly("3", "4", "5");
        assertThat(answer.json().at("/errors/0/error").asText())
                .startsWith("field type: found \"gaze\", expected one of [cart, click, exposed, purchase]");
        assertThat(answer.json().at("/errors/2/error").asText())
                .isEqualTo("field item: found \"999999\", expected an item of the shop");
        JsonNode context = shop.context("mixed").json();
        assertThat(context.at("/sequences/click")).hasSize(1);
        assertThat(context.at("/sequences/click/0/fields/category_id").asText()).isNotEmpty();
        assertThat(context.at("/freshness/latest_event").asLong()).isEqualTo(time);
        assertThat(context.at("/totals/click").asInt()).isEqualTo(1);
    }

    @Test
    void events_burstOfFourClientsWhileQueriesRun_areAllKeptInOrder() throws Exception {
        int users = 100;
        long first = now() - 1_000_000;
        List<String> lines = new ArrayList<>();
        for (int number = 0; number < 10_000; number++) {
            lines.add(event("burst" + number % users, "click", 1 + number % 250, first + number));
        }
        Collections.shuffle(lines, new java.util.Random(7));
        List<Callable<Integer>> clients = new ArrayList<>();
        for (int client = 0; client < 4; client++) {
            int number = client;
            clients.add(() -> {
                int sent = 0;
                for (int from = number * 100; from < lines.size(); from += 400) {
                    String body = String.join("", lines.subList(from, from + 100));
                    Answer answer = shop.tell(body);
                    while (answer.status() == 429) {
                        Thread.sleep(20);
                        answer = shop.tell(body);
                    }
                    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
                    sent += answer.json().path("accepted").asInt();
                }
                return sent;
            });
        }
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(5);
        try {
            Future<Integer> queries = threads.submit(() -> {
                int asked = 0;
                while (!done.get()) {
                    assertThat(asking.ask(Map.of("polyrank.user", "burst" + asked++ % users))
                                    .status())
                            .isEqualTo(200);
                }
                return asked;
            });
            int accepted = 0;
            for (Future<Integer> client : threads.invokeAll(clients)) {
                accepted += client.get();
            }
            done.set(true);

            assertThat(accepted).isEqualTo(10_000);
            assertThat(queries.get()).isPositive();
        } finally {
            done.set(true);
            threads.shutdown();
        }
        for (int user = 0; user < users; user++) {
            List<Long> expected = new ArrayList<>();
            for (int number = 50; number < 100; number++) {
                expected.add(first + user + (long) users * number);
            }
            JsonNode context = shop.context("burst" + user).json();
            List<Long> times = new ArrayList<>();
            context.at("/sequences/click")
                    .forEach(event -> times.add(event.path("time").asLong()));
            assertThat(times).isEqualTo(expected);
        }
    }

    @Test
    void metrics_askedForInPrometheusFormat_areThoseOfTheDocumentation() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(application.uri().resolve("state/v1/metrics?format=prometheus"))
                .build();
        HttpClient client = HttpClient.newHttpClient();
        // Vespa shows them with some delay: as they were when a period ended, and it forgets those of the period
        // before.
        List<String> lines = List.of();
        for (int look = 0; look < 600 && lines.isEmpty(); look++) {
            String query = asking.ask(Map.of("polyrank.user", "measured", "polyrank.surface", "home"))
                    .receipt()
                    .path("query")
                    .asText();
            assertThat(query).startsWith("home.");
            shop.tell(event("measured", "click", 1, now() - 1_000)
                    .replace("}", ",\"value\":2.5,\"query\":\"" + query + "\"}"));
            Thread.sleep(200);
            lines = client.send(request, HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .filter(line -> line.startsWith("polyrank_"))
                    .toList();
            lines = lines.stream().anyMatch(line -> line.startsWith("polyrank_observed_count")) ? lines : List.of();
        }

        assertThat(lines).isNotEmpty();
        assertThat(lines.stream().map(line -> line.replaceAll("[{ ].*", "")).distinct())
                .isSubsetOf(Exported.series())
                .contains("polyrank_queries_count", "polyrank_step_micros_max", "polyrank_user_contexts_count");
        // A label for each dimension, in any order.
        assertThat(lines)
                .anyMatch(line -> line.startsWith("polyrank_observed_value_sum{")
                        && line.contains("type=\"click\"")
                        && line.contains("surface=\"home\""));
        assertThat(lines)
                .anyMatch(line -> line.startsWith("polyrank_predicted_sum{")
                        && line.contains("task=\"click\"")
                        && line.contains("surface=\"home\""));
        assertThat(lines).anyMatch(line -> line.startsWith("polyrank_model_age_hours_max{"));
        assertThat(lines)
                .anyMatch(line -> line.matches("polyrank_queries_count\\{level=\"full\",?} [1-9][0-9]* [0-9]+"));
    }
}
