package io.polyrank.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.yahoo.component.chain.Chain;
import com.yahoo.metrics.simple.MetricReceiver;
import com.yahoo.metrics.simple.MetricReceiver.MockReceiver;
import com.yahoo.search.Query;
import com.yahoo.search.Result;
import com.yahoo.search.Searcher;
import com.yahoo.search.query.profile.QueryProfileRegistry;
import com.yahoo.search.result.ErrorMessage;
import com.yahoo.search.searchchain.Execution;
import io.polyrank.experiment.Experiments;
import io.polyrank.experiment.ExposureLog;
import io.polyrank.experiment.LogFilesConfig;
import io.polyrank.runtime.Device;
import io.polyrank.runtime.TaskModels;
import io.polyrank.testing.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is shown is what is logged. */
class ExposureSearcherTest {

    private final Path logs;
    private final MockReceiver metrics = new MockReceiver();
    private final Backend backend = new Backend();
    private final TaskModels models;
    private final ExposureLog log;
    private final Chain<Searcher> chain;

    ExposureSearcherTest(@TempDir Path folder) {
        logs = folder.resolve("logs");
        models = new TaskModels(Map.of("shop", TestModels.write(folder, "shop")), Device.Kind.CPU);
        log = new ExposureLog(
                new LogFilesConfig.Builder().folder(logs.toString()).build(), metrics, Clock.systemUTC());
        Clock clock = Clock.fixed(RankingChain.NOW, ZoneOffset.UTC);
        Experiments experiments = new Experiments(
                "layers: [{name: weights, experiments: [{name: buyers, share: 1, variants: [{name: all, share: 1}]}]}]",
                10,
                clock);
        chain = new Chain<>(
                new ExperimentSearcher(
                        experiments, new QueryProfileRegistry().compile(), MetricReceiver.nullImplementation, clock),
                new ExposureSearcher(log, new ExposuresConfig.Builder().build(), clock),
                new MultiTaskSearcher(
                        models,
                        new MultiTaskConfig.Builder().build(),
                        metrics,
                        clock,
                        System::nanoTime,
                        () -> RankingChain.HALF),
                backend);
        for (int item = 0; item < 20; item++) {
            int number = item;
            backend.items.add(() -> Items.hit(number, 1 - number / 100.0, 10 + 5 * number, 1));
        }
    }

    @AfterEach
    void close() {
        models.deconstruct();
    }

    private Result search(String... parameters) {
        return new Execution(chain, Execution.Context.createContextStub())
                .search(new Query(RankingChain.url(parameters)));
    }

    /** All that was logged, once the log is closed. */
    private List<JsonNode> logged() throws IOException {
        log.deconstruct();
        List<JsonNode> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(logs)) {
            for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                for (String line : Files.readAllLines(file)) {
                    lines.add(new ObjectMapper().readTree(line));
                }
            }
        }
        return lines;
    }

    @Test
    void search_secondPage_isLoggedWithPositionsAndScores() throws IOException {
        Result result = search(
                "polyrank.user=u1",
                "polyrank.surface=home",
                "polyrank.weights.purchase=0",
                "polyrank.explain=true",
                "offset=3",
                "hits=2");

        assertThat(logged()).singleElement().satisfies(line -> {
            assertThat(line.path("query").asText()).isEqualTo("home.8000000000000000");
            assertThat(line.path("time").asLong()).isEqualTo(RankingChain.NOW.toEpochMilli());
            assertThat(line.path("unit").asText()).isEqualTo("u1");
            assertThat(line.path("user").asText()).isEqualTo("u1");
            assertThat(line.path("surface").asText()).isEqualTo("home");
            assertThat(line.path("model").asText()).isEqualTo("shop");
            assertThat(line.path("version").asText()).isEqualTo("0123456789ab");
            assertThat(line.path("level").asText()).isEqualTo("no_user_context");
            assertThat(line.at("/weights/purchase").asText()).isEqualTo("0");
            assertThat(line.path("hits")).hasSize(2);
            for (int at = 0; at < 2; at++) {
                JsonNode hit = line.path("hits").get(at);
                assertThat(hit.path("position").asInt()).isEqualTo(4 + at);
                assertThat("item:" + hit.path("item").asText())
                        .isEqualTo(RankingChain.ids(result).get(at));
                assertThat(hit.path("scores").fieldNames()).toIterable().containsExactly("click", "purchase");
                assertThat(hit.path("relevance").asDouble())
                        .isEqualTo(hit.at("/scores/click").asDouble(), within(1e-6));
                assertThat(hit.path("retrieval").asDouble()).isPositive();
                assertThat(hit.path("propensity").asDouble()).isEqualTo(1);
            }
        });
    }

    @Test
    void search_pageInTheOrderOfRetrieval_isLoggedWithoutScores() throws IOException {
        search("polyrank.unit=session-9", "polyrank.fusion=0/0", "hits=3");

        assertThat(logged()).singleElement().satisfies(line -> {
            assertThat(line.path("level").asText()).isEqualTo("retrieval_order");
            assertThat(line.path("unit").asText()).isEqualTo("session-9");
            assertThat(line.path("fusion").asText()).isEqualTo("0/0");
            assertThat(line.path("hits")).hasSize(3);
            assertThat(line.at("/hits/0/item").asText()).isEqualTo("0");
            assertThat(line.at("/hits/0/scores")).isEmpty();
        });
    }

    @Test
    void search_timeGiven_isLoggedWithTheVersionOfExperiments() throws IOException {
        search("polyrank.unit=u1", "polyrank.now=1234567890123");

        assertThat(logged()).singleElement().satisfies(line -> {
            assertThat(line.path("time").asLong()).isEqualTo(1_234_567_890_123L);
            assertThat(line.path("experiments").asLong()).isEqualTo(1);
            assertThat(line.at("/variants/weights").asText()).isEqualTo("buyers:all");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"polyrank.log=false", "polyrank.candidates=0", "polyrank.weights.click=many", "hits=0"})
    void search_nothingRankedOrNotToBeLogged_isNotLogged(String parameter) throws IOException {
        search(parameter);

        assertThat(logged()).isEmpty();
    }

    @Test
    void search_contentNodesFail_isNotLogged() throws IOException {
        backend.items.clear();
        backend.itemError = ErrorMessage.createBackendCommunicationError("down");

        search();

        assertThat(logged()).isEmpty();
    }
}
