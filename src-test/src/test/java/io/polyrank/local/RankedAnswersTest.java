package io.polyrank.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.TextFields;
import io.polyrank.behaviour.UserContext;
import io.polyrank.data.DataSource;
import io.polyrank.data.Replay;
import io.polyrank.data.Sample;
import io.polyrank.evaluate.Evaluation;
import io.polyrank.runtime.Device;
import io.polyrank.runtime.TaskModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * From a log to a ranked answer: the package with the model trained by this build, served by the real container with the
 * documents of the simulated shop, asked over HTTP.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RankedAnswersTest {

    private static final double SCORE_TOLERANCE = 1e-5;

    private static final String LIST_WISE = "listwise";
    private static final String CLASSES = "classes";
    private static final int SAMPLES = 40;

    private final Path temporary;
    private final Path prepared = BuiltPackage.directory().resolveSibling("marketplace");
    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper mapper = new ObjectMapper();

    @SuppressWarnings("NullAway.Init")
    private LocalApplication application;

    @SuppressWarnings("NullAway.Init")
    private OtherModels otherModels;

    @SuppressWarnings("NullAway.Init")
    private Replay replay;

    @SuppressWarnings("NullAway.Init")
    private UserContext busiest;

    RankedAnswersTest(@TempDir Path temporary) {
        this.temporary = temporary;
    }

    @BeforeAll
    void start() throws IOException {
        replay = new Replay(new DataSource(DataSource.Kind.MARKETPLACE, prepared.resolve("log")).open());
        Deque<Sample> latest = new ArrayDeque<>();
        replay.run(sample -> {
            latest.add(sample);
            if (latest.size() > SAMPLES) {
                latest.remove();
            }
        });
        List<UserContext> users = new ArrayList<>();
        replay.users(users::add);
        busiest = users.stream()
                .max(Comparator.comparingLong(user -> user.total("click")))
                .orElseThrow();
        Path applicationPackage = BuiltPackage.copyTo(temporary.resolve("application"));
        otherModels = new OtherModels(applicationPackage, latest);
        otherModels.add(LIST_WISE, "multitab-net:embedding=4:heads=2:feed_forward=8:variant=COL+ROW");
        otherModels.add(
                CLASSES,
                "mmoe:embedding=4:experts=2:expert_layers=[8]",
                "{name: outcome, kind: classes, label: purchase, classes: [left, bought]}");
        application = LocalApplication.start(
                new LocalApplication.Settings(applicationPackage, 0, prepared.resolve("log/feed.jsonl")));
    }

    @AfterAll
    void stop() {
        application.close();
    }

    @Test
    void query_ofKnownUser_scoresAsEvaluationDoes() {
        JsonNode root =
                ranked(Map.of("hits", "20", "polyrank.context.hour", "13")).path("root");

        try (TaskModel model = TaskModel.load(prepared.resolve("marketplace.onnx"), Device.Kind.CPU)) {
            List<String> tasks = model.passport().dataset().taskNames();
            for (JsonNode hit : root.path("children")) {
                FieldValues item = replay.item(hit.at("/fields/item_id").asText());
                float[] expected = Evaluation.score(
                        model, busiest, new TextFields(Map.of("hour", "13")), replay.latestMillis(), List.of(item));
                for (int task = 0; task < tasks.size(); task++) {
                    assertThat(hit.path("fields")
                                    .path("polyrank")
                                    .path(tasks.get(task))
                                    .asDouble())
                            .as("%s of item %s", tasks.get(task), hit.at("/fields/item_id"))
                            .isCloseTo(expected[task], within(SCORE_TOLERANCE * Math.max(1, Math.abs(expected[task]))));
                }
            }
        }
        assertThat(root.path("children")).hasSize(20);
        assertThat(root.at("/fields/polyrank/level").asText()).isEqualTo("full");
        assertThat(root.at("/fields/polyrank/user").asText()).isIn("found", "cached");
    }

    /** The candidates of a query are one list, however many they are and in whatever order they were retrieved. */
    @Test
    void query_listWiseModel_scoresAllCandidatesAsOneList() {
        JsonNode answer = ranked(Map.of("hits", "200", "polyrank.context.hour", "13", "polyrank.model", LIST_WISE));

        List<FieldValues> items =
                items(answer).stream().map(item -> replay.item(item)).toList();
        assertThat(items).hasSize(200);
        assertThat(answer.at("/root/fields/polyrank/scored").asInt()).isEqualTo(200);
        try (TaskModel model = TaskModel.load(otherModels.file(LIST_WISE), Device.Kind.CPU)) {
            assertThat(model.passport().rowsIndependent()).isFalse();
            float[] expected = scores(model, items);
            float[] alone = scores(model, items.subList(0, 1));
            int tasks = alone.length;
            double largest = 0;
            for (int hit = 0; hit < items.size(); hit++) {
                float click = expected[hit * tasks];
                assertThat(score(hits(answer).get(hit), "click")).isCloseTo(click, within(SCORE_TOLERANCE));
            }
            for (int task = 0; task < tasks; task++) {
                largest = Math.max(largest, Math.abs(alone[task] - expected[task]));
            }
            assertThat(largest).isGreaterThan(10 * SCORE_TOLERANCE);
        }
    }

    /** The task with classes is the first of this model, so that every other one's column is moved. */
    @Test
    void query_modelWithClasses_scoresAndFusesEachClass() {
        JsonNode answer = ranked(Map.of(
                "hits",
                "50",
                "polyrank.context.hour",
                "13",
                "polyrank.model",
                CLASSES,
                "polyrank.fusion",
                "outcome_left"));

        List<FieldValues> items =
                items(answer).stream().map(item -> replay.item(item)).toList();
        assertThat(items).hasSize(50);
        try (TaskModel model = TaskModel.load(otherModels.file(CLASSES), Device.Kind.CPU)) {
            List<String> names = model.passport().dataset().scoreNames();
            assertThat(names).startsWith("outcome_left", "outcome_bought", "click");
            float[] expected = scores(model, items);
            for (int hit = 0; hit < items.size(); hit++) {
                for (int column = 0; column < names.size(); column++) {
                    float score = expected[hit * names.size() + column];
                    assertThat(score(hits(answer).get(hit), names.get(column)))
                            .as(names.get(column))
                            .isCloseTo(score, within(SCORE_TOLERANCE * Math.max(1, Math.abs(score))));
                }
            }
        }
        assertThat(hits(answer).stream().map(hit -> score(hit, "outcome_left")))
                .isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(hits(ranked(Map.of("polyrank.model", CLASSES)))).hasSize(10);
    }

    private float[] scores(TaskModel model, List<FieldValues> items) {
        return Evaluation.score(model, busiest, new TextFields(Map.of("hour", "13")), replay.latestMillis(), items);
    }

    @Test
    void query_higherWeightOfATask_movesTheOrderAsTheScoresSay() {
        List<JsonNode> hits = hits(ranked(Map.of("hits", "200")));
        for (double weight : new double[] {0, 3, 30}) {
            List<String> expected = hits.stream()
                    .sorted(Comparator.comparingDouble((JsonNode hit) -> -fused(hit, weight)))
                    .limit(10)
                    .map(RankedAnswersTest::item)
                    .toList();

            assertThat(items(ranked(Map.of("hits", "10", "polyrank.weights.purchase", String.valueOf(weight)))))
                    .isEqualTo(expected);
        }
    }

    @Test
    void query_weightOfPurchaseRaised_raisesMeanPurchaseScoreOfThePage() {
        double before = meanPurchase(ranked(Map.of("hits", "10", "polyrank.weights.purchase", "0")));
        double after = meanPurchase(ranked(Map.of("hits", "10", "polyrank.weights.purchase", "10")));

        assertThat(after).isGreaterThan(before);
    }

    @Test
    void query_pages_areSlicesOfOneRanking() {
        List<String> both = items(ranked(Map.of("hits", "20")));
        List<String> first = items(ranked(Map.of("hits", "10")));
        List<String> second = items(ranked(Map.of("hits", "10", "offset", "10")));

        assertThat(first).isEqualTo(both.subList(0, 10));
        assertThat(second).isEqualTo(both.subList(10, 20));
    }

    @Test
    void query_fusionOfItsOwn_decidesTheOrder() {
        JsonNode answer = ranked(Map.of("hits", "10", "polyrank.fusion", "retrieval"));

        List<Double> retrieval = hits(answer).stream()
                .map(hit ->
                        hit.path("fields").path("polyrank").path("retrieval").asDouble())
                .toList();
        assertThat(retrieval).isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void query_unknownUser_isRankedWithDefaults() {
        JsonNode root = asked(Map.of("polyrank.user", "nobody-we-know"), 200).path("root");

        assertThat(root.path("children")).hasSize(10);
        assertThat(root.at("/fields/polyrank/user").asText()).isEqualTo("unknown");
        assertThat(root.at("/fields/polyrank/scored").asInt()).isPositive();
    }

    @Test
    void query_nobodyInParticular_isRanked() {
        JsonNode root = asked(Map.of(), 200).path("root");

        assertThat(root.path("children")).hasSize(10);
        assertThat(root.at("/fields/polyrank/level").asText()).isEqualTo("full");
        assertThat(root.at("/fields/polyrank/user").asText()).isEqualTo("anonymous");
    }

    @Test
    void query_userWithoutBehaviour_isRankedFully() {
        List<UserContext> users = new ArrayList<>();
        replay.users(users::add);
        UserContext idle = users.stream()
                .filter(user -> user.sequences().values().stream().allMatch(List::isEmpty))
                .findFirst()
                .orElseThrow();

        JsonNode root = asked(Map.of("polyrank.user", idle.user()), 200).path("root");

        assertThat(root.at("/fields/polyrank/level").asText()).isEqualTo("full");
        assertThat(root.at("/fields/polyrank/user").asText()).isEqualTo("found");
    }

    @Test
    void query_nothingMatches_isAnEmptyAnswerWithAReceipt() {
        JsonNode root = asked(Map.of("yql", "select * from item where category contains \"submarines\""), 200)
                .path("root");

        assertThat(root.path("children")).isEmpty();
        assertThat(root.at("/fields/polyrank/candidates").asInt()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "polyrank.weights.clicks | 1 | clicks",
                "polyrank.weights.click | much | much",
                "polyrank.fusion | click * | polyrank.fusion",
                "polyrank.fusion | attribute(price) | polyrank.fusion",
                "polyrank.model | other | other",
                "polyrank.candidates | 100000 | polyrank.candidates"
            })
    void query_mistakeOfTheCaller_isStatus400NamingIt(String parameter, String value, String named) {
        JsonNode root = asked(Map.of(parameter, value), 400).path("root");

        assertThat(root.path("errors").toString()).contains(named);
    }

    private JsonNode ranked(Map<String, String> parameters) {
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.put("polyrank.user", busiest.user());
        all.put("polyrank.now", String.valueOf(replay.latestMillis()));
        return asked(all, 200);
    }

    private JsonNode asked(Map<String, String> parameters, int status) {
        Map<String, String> all = new LinkedHashMap<>(Map.of("yql", "select * from item where true", "timeout", "20s"));
        all.putAll(parameters);
        String query = all.entrySet().stream()
                .map(parameter ->
                        parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        URI uri = application.uri().resolve("/search/?" + query);
        try {
            HttpResponse<String> response =
                    client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
            return mapper.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<JsonNode> hits(JsonNode answer) {
        List<JsonNode> hits = new ArrayList<>();
        answer.at("/root/children").forEach(hits::add);
        return hits;
    }

    private static List<String> items(JsonNode answer) {
        return hits(answer).stream().map(RankedAnswersTest::item).toList();
    }

    private static double score(JsonNode hit, String name) {
        return hit.path("fields").path("polyrank").path(name).asDouble();
    }

    private static String item(JsonNode hit) {
        return hit.at("/fields/item_id").asText();
    }

    /** The default fusion with another weight for purchase. */
    private static double fused(JsonNode hit, double purchaseWeight) {
        double product = 1;
        for (String task : List.of("click", "cart", "purchase", "order_value")) {
            double score = Math.max(
                    1e-9, hit.path("fields").path("polyrank").path(task).asDouble());
            product *= Math.pow(score, task.equals("purchase") ? purchaseWeight : 1);
        }
        return product;
    }

    private static double meanPurchase(JsonNode answer) {
        return hits(answer).stream()
                .mapToDouble(hit ->
                        hit.path("fields").path("polyrank").path("purchase").asDouble())
                .average()
                .orElseThrow();
    }
}
