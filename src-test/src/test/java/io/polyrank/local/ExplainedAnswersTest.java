package io.polyrank.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyrank.behaviour.BehaviourEvent;
import io.polyrank.behaviour.UserContext;
import io.polyrank.data.DataSource;
import io.polyrank.data.Replay;
import io.polyrank.local.Asking.Answer;
import io.polyrank.runtime.Device;
import io.polyrank.runtime.TaskModel;
import io.polyrank.spec.FeatureSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped package, asked over HTTP why its hits stand where they stand. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExplainedAnswersTest {

    private static final List<String> TASKS = List.of("click", "cart", "purchase", "order_value");

    private final Path prepared = BuiltPackage.directory().resolveSibling("marketplace");

    @SuppressWarnings("NullAway.Init")
    private LocalApplication application;

    @SuppressWarnings("NullAway.Init")
    private Asking asking;

    @SuppressWarnings("NullAway.Init")
    private UserContext busiest;

    @BeforeAll
    void serve() throws IOException {
        Replay replay = new Replay(new DataSource(DataSource.Kind.MARKETPLACE, prepared.resolve("log")).open());
        replay.run(sample -> {});
        List<UserContext> users = new ArrayList<>();
        replay.users(users::add);
        busiest = users.stream()
                .max(Comparator.comparingLong(user -> user.total("click")))
                .orElseThrow();
        application = LocalApplication.start(
                new LocalApplication.Settings(BuiltPackage.directory(), 0, prepared.resolve("log/feed.jsonl")));
        asking = new Asking(
                application.uri(),
                Map.of(
                        "yql",
                        "select * from item where true",
                        "timeout",
                        "60s",
                        "polyrank.user",
                        busiest.user(),
                        "polyrank.now",
                        String.valueOf(replay.latestMillis())));
    }

    @AfterAll
    void stop() {
        application.close();
    }

    @Test
    void query_explain_changesNoScoreAndNoOrder() {
        Answer without = asking.ask(Map.of());
        Answer with = asking.ask(Map.of("polyrank.explain", "true"));

        assertThat(with.items()).isEqualTo(without.items()).hasSize(10);
        for (int rank = 0; rank < 10; rank++) {
            JsonNode plain = without.hits().get(rank);
            JsonNode explained = with.hits().get(rank);
            assertThat(explained.path("relevance")).isEqualTo(plain.path("relevance"));
            ObjectNode field = explained.at("/fields/polyrank").deepCopy();
            assertThat(field.remove("explain")).isNotNull();
            assertThat(field).isEqualTo(plain.at("/fields/polyrank"));
        }
    }

    @Test
    void query_explain_tellsSharesGatesAndAttentionOfEveryTask() {
        Set<String> features;
        try (TaskModel model = TaskModel.load(prepared.resolve("marketplace.onnx"), Device.Kind.CPU)) {
            features = model.passport().dataset().features().stream()
                    .map(FeatureSpec::name)
                    .collect(Collectors.toSet());
        }
        Set<String> named = new HashSet<>();
        for (JsonNode hit : asking.ask(Map.of("polyrank.explain", "true")).hits()) {
            JsonNode explain = hit.at("/fields/polyrank/explain");
            assertThat(explain.path("reason").isMissingNode())
                    .as(explain.toString())
                    .isTrue();
            double total = 0;
            for (String task : TASKS) {
                total += Math.abs(explain.path("share").path(task).asDouble());
                assertThat(explain.path("gates").path(task)).hasSize(5);
                explain.path("gates").path(task).forEach(gate -> {
                    named.add(gate.path("feature").asText());
                    assertThat(gate.path("gate").asDouble()).isBetween(0.0, 2.0);
                });
                assertThat(explain.path("attention").path(task)).hasSize(5);
                explain.path("attention").path(task).forEach(event -> assertThat(
                                busiest.sequence(event.path("behaviour").asText()).stream()
                                        .map(BehaviourEvent::item))
                        .contains(event.path("item").asText()));
            }
            assertThat(total).isCloseTo(1, within(1e-3));
        }
        assertThat(named).containsAnyElementsOf(features);
    }

    @Test
    void query_traceLevel3_explainsTheQuery() {
        String trace = asking.ask(Map.of("trace.level", "3")).trace().toString();

        assertThat(trace)
                .contains("user context of", busiest.user(), "the latest item")
                .contains("encoding takes in", "score order_value: min", "with weights {click=1.0", "after ranking: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "1", "True"})
    void query_explainIsNeitherTrueNorFalse_isStatus400NamingIt(String value) {
        Answer answer = asking.ask(Map.of("polyrank.explain", value));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.errors()).contains("polyrank.explain", value, "true or false");
    }
}
