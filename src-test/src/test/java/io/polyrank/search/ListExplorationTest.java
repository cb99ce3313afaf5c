package io.polyrank.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.yahoo.component.chain.Chain;
import com.yahoo.metrics.simple.MetricReceiver.MockReceiver;
import com.yahoo.search.Query;
import com.yahoo.search.Result;
import com.yahoo.search.Searcher;
import com.yahoo.search.query.profile.QueryProfileRegistry;
import com.yahoo.search.result.Hit;
import com.yahoo.search.searchchain.Execution;
import io.polyrank.experiment.Experiments;
import io.polyrank.experiment.ExposureLog;
import io.polyrank.experiment.LogFilesConfig;
import io.polyrank.experiment.PlackettLuce;
import io.polyrank.metric.PolyrankMetric;
import io.polyrank.runtime.Device;
import io.polyrank.runtime.TaskModels;
import io.polyrank.testing.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Explored lists: a random order, slices of it, and what is logged of it. */
class ListExplorationTest {

    private static final String YAML = """
            exploration: {share: 1, temperature: 1, depth: 8}
            layers: []
            """;

    private final Path logs;
    private final MockReceiver metrics = new MockReceiver();
    private final Backend backend = new Backend();
    private final TaskModels models;
    private final Experiments experiments;
    private final ExposureLog log;
    private final Chain<Searcher> chain;

    ListExplorationTest(@TempDir Path folder) {
        logs = folder.resolve("logs");
        models = new TaskModels(Map.of("shop", TestModels.write(folder, "shop")), Device.Kind.CPU);
        log = new ExposureLog(
                new LogFilesConfig.Builder().folder(logs.toString()).build(), metrics, Clock.systemUTC());
        Clock clock = Clock.fixed(RankingChain.NOW, ZoneOffset.UTC);
        experiments = new Experiments(YAML, 10, clock);
        chain = new Chain<>(
                new ExperimentSearcher(experiments, new QueryProfileRegistry().compile(), metrics, clock),
                new ExposureSearcher(log, new ExposuresConfig.Builder().build(), clock),
                new MultiTaskSearcher(
                        models,
                        new MultiTaskConfig.Builder().build(),
                        metrics,
                        clock,
                        System::nanoTime,
                        () -> RankingChain.HALF),
                backend);
        for (int item = 0; item < 12; item++) {
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

    private List<String> ids(String... parameters) {
        return RankingChain.ids(search(parameters));
    }

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
    void search_exploredList_mixesTheBestAndLeavesTheOthers() {
        List<String> fused = ids("polyrank.unit=u1", "hits=12");
        experiments.replace(1, "layers: []\n", "test");
        List<String> plain = ids("polyrank.unit=u1", "hits=12");

        assertThat(fused).isNotEqualTo(plain);
        assertThat(fused.subList(0, 8)).containsExactlyInAnyOrderElementsOf(plain.subList(0, 8));
        assertThat(fused.subList(8, 12)).isEqualTo(plain.subList(8, 12));
    }

    @Test
    void search_pagesOfOneSearch_areSlicesOfOneOrder() {
        List<String> whole = ids("polyrank.unit=u1", "hits=12");

        List<String> pages = new ArrayList<>(ids("polyrank.unit=u1", "hits=4"));
        pages.addAll(ids("polyrank.unit=u1", "hits=4", "offset=4"));
        pages.addAll(ids("polyrank.unit=u1", "hits=4", "offset=8"));

        assertThat(pages).isEqualTo(whole);
    }

    @Test
    void search_manyUnits_haveOrdersOfTheirOwn() {
        long orders = IntStream.range(0, 40)
                .mapToObj(unit -> ids("polyrank.unit=u" + unit, "hits=8"))
                .distinct()
                .count();

        assertThat(orders).isGreaterThan(30);
    }

    @Test
    void search_timeOfTheQueryInAnotherWindow_hasAnotherOrder() {
        long later = RankingChain.NOW.toEpochMilli() + 3_600_000;

        assertThat(ids("polyrank.unit=u1", "hits=8", "polyrank.now=" + later))
                .isNotEqualTo(ids("polyrank.unit=u1", "hits=8"));
    }

    @Test
    void search_exploredList_showsRelevanceThatFallsStrictly() {
        List<Double> relevance = StreamSupport.stream(
                        search("polyrank.unit=u1", "hits=12", "polyrank.fusion=1")
                                .hits()
                                .spliterator(),
                        false)
                .map(hit -> hit.getRelevance().getScore())
                .toList();

        assertThat(relevance).hasSize(12);
        IntStream.range(1, 12).forEach(rank -> assertThat(relevance.get(rank)).isLessThan(relevance.get(rank - 1)));
    }

    @Test
    void search_exploredList_isToldAndCounted() {
        Result result = search("polyrank.unit=u1");

        assertThat(RankingChain.receipt(result).field("explored").asBool()).isTrue();
        assertThat(RankingChain.count(metrics.getSnapshot(), PolyrankMetric.EXPLORED))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"polyrank.surface=home", "polyrank.unit=u1&polyrank.fusion=0/0"})
    void search_nobodyOrNothingRanked_isNotExplored(String parameters) throws IOException {
        Result result = search(parameters.split("&", -1));

        assertThat(RankingChain.receipt(result).field("explored").valid()).isFalse();
        assertThat(logged()).singleElement().satisfies(line -> {
            assertThat(line.has("exploration")).isFalse();
            assertThat(line.at("/hits/0/propensity").asDouble()).isEqualTo(1);
        });
    }

    @Test
    void search_exploredPage_isLoggedWithAllCandidatesAndTruePropensities() throws IOException {
        List<Hit> page = search("polyrank.unit=u1", "hits=5", "offset=5").hits().asList();

        JsonNode line = logged().get(0);
        JsonNode exploration = line.path("exploration");
        JsonNode candidates = exploration.path("candidates");
        assertThat(exploration.path("temperature").asDouble()).isEqualTo(1);
        assertThat(exploration.path("depth").asInt()).isEqualTo(8);
        double[] relevance = numbers(candidates.path("relevance"));
        assertThat(relevance).hasSize(12).isSortedAccordingTo((left, right) -> Double.compare(right, left));
        assertThat(numbers(candidates.path("retrieval"))).hasSize(12);
        assertThat(candidates.path("scores").fieldNames()).toIterable().containsExactly("click", "purchase");
        List<String> items = new ArrayList<>();
        candidates.path("item").forEach(item -> items.add(item.asText()));
        PlackettLuce law = PlackettLuce.over(Arrays.copyOf(relevance, 8), 1);
        assertThat(line.path("hits")).hasSize(5);
        for (int at = 0; at < 5; at++) {
            JsonNode hit = line.path("hits").get(at);
            int fused = items.indexOf(hit.path("item").asText());
            int rank = 5 + at;
            double expected = rank < 8 ? law.probabilities(new int[] {fused}, 8)[0][rank] : 1;
            assertThat("item:" + hit.path("item").asText())
                    .isEqualTo(page.get(at).getId().toString());
            assertThat(hit.path("propensity").asDouble()).isCloseTo(expected, within(1e-7));
            assertThat(hit.path("relevance").asDouble()).isEqualTo(relevance[fused]);
            assertThat(hit.at("/scores/click").asDouble())
                    .isEqualTo(candidates.at("/scores/click").get(fused).asDouble());
            assertThat(hit.path("retrieval").asDouble())
                    .isEqualTo(candidates.path("retrieval").get(fused).asDouble());
        }
    }

    private static double[] numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }
}
