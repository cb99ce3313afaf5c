package io.polyrank.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.yahoo.component.chain.Chain;
import com.yahoo.data.access.Inspectable;
import com.yahoo.data.access.Inspector;
import com.yahoo.metrics.simple.MetricReceiver.MockReceiver;
import com.yahoo.search.Query;
import com.yahoo.search.Result;
import com.yahoo.search.Searcher;
import com.yahoo.search.query.profile.compiled.CompiledQueryProfileRegistry;
import com.yahoo.search.result.Hit;
import com.yahoo.search.searchchain.Execution;
import io.polyrank.experiment.Experiments;
import io.polyrank.experiment.ExposureLog;
import io.polyrank.experiment.LogFilesConfig;
import io.polyrank.metric.PolyrankMetric;
import io.polyrank.runtime.Device;
import io.polyrank.runtime.RuntimeUse;
import io.polyrank.runtime.TaskModels;
import io.polyrank.testing.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One query that mixes the rankings of variants. In the test shop expensive items are clicked and cheap ones are bought. */
class InterleavedQueryTest {

    private static final String YAML = """
            layers:
              - name: weights
                experiments:
                  - name: mix
                    share: 1
                    interleaving: team_draft
                    variants:
                      - {name: clicks, weights: {purchase: 0}}
                      - {name: purchases, weights: {click: 0}}
            """;
    private static final int ITEMS = 20;

    private final MockReceiver metrics = new MockReceiver();
    private final Backend backend = new Backend();
    private final Path logs;
    private final ExposureLog log;
    private final TaskModels models;
    private final Experiments experiments;
    private final Chain<Searcher> chain;

    InterleavedQueryTest(@TempDir Path folder) {
        logs = folder.resolve("logs");
        Map<String, Path> files = new LinkedHashMap<>();
        files.put("shop", TestModels.write(folder, "shop"));
        files.put("winter", TestModels.write(folder, "winter"));
        models = new TaskModels(files, Device.Kind.CPU);
        Clock clock = Clock.fixed(RankingChain.NOW, ZoneOffset.UTC);
        experiments = new Experiments(YAML, 10, clock);
        log = new ExposureLog(
                new LogFilesConfig.Builder().folder(logs.toString()).build(), metrics, Clock.systemUTC());
        chain = new Chain<>(
                new ExperimentSearcher(experiments, CompiledQueryProfileRegistry.empty, metrics, clock),
                new ExposureSearcher(log, new ExposuresConfig.Builder().build(), clock),
                new MultiTaskSearcher(
                        models,
                        new MultiTaskConfig.Builder().build(),
                        metrics,
                        clock,
                        System::nanoTime,
                        () -> RankingChain.HALF),
                backend);
        for (int item = 0; item < ITEMS; item++) {
            int number = item;
            backend.items.add(() -> Items.hit(number, 1 - number / 100.0, 10 + 5 * number, 1));
        }
    }

    @AfterEach
    void close() {
        log.deconstruct();
        models.deconstruct();
    }

    private Result search(String... parameters) {
        return new Execution(chain, Execution.Context.createContextStub())
                .search(new Query(RankingChain.url(parameters)));
    }

    private static String team(Hit hit) {
        return RankingChain.polyrank(hit).field("team").asString("");
    }

    @Test
    void search_teamDraft_letsBothTeamsPickTheirBest() {
        Result result = search("polyrank.unit=u1", "hits=6");

        List<String> clicks = new ArrayList<>();
        List<String> purchases = new ArrayList<>();
        for (Hit hit : result.hits().asList()) {
            (team(hit).equals("clicks") ? clicks : purchases).add(hit.getId().toString());
        }
        assertThat(clicks).containsExactly("item:19", "item:18", "item:17");
        assertThat(purchases).containsExactly("item:0", "item:1", "item:2");
        assertThat(result.hits().asList())
                .extracting(hit -> hit.getRelevance().getScore())
                .containsExactly(1.0, 1 / 2.0, 1 / 3.0, 1 / 4.0, 1 / 5.0, 1 / 6.0);
        assertThat(RankingChain.receipt(result).field("interleaved").asString()).isEqualTo("mix");
        assertThat(backend.windows).hasSize(1);
    }

    @Test
    void search_manyUnits_differInWhoPicksFirst() {
        Set<String> first = new TreeSet<>();
        for (int unit = 0; unit < 20; unit++) {
            first.add(team(search("polyrank.unit=u" + unit, "hits=2").hits().get(0)));
        }

        assertThat(first).containsExactly("clicks", "purchases");
        assertThat(experiments.counts().of("mix", "clicks", "assigned")).isEqualTo(20);
        assertThat(experiments.counts().of("mix", "purchases", "assigned")).isEqualTo(20);
    }

    @Test
    void search_secondPage_goesOnWithTheSameDraft() {
        String late = "polyrank.now=" + (RankingChain.NOW.toEpochMilli() + 60_000);
        List<String> whole = RankingChain.ids(search("polyrank.unit=u3", "hits=12"));

        assertThat(RankingChain.ids(search("polyrank.unit=u3", "hits=6", "offset=6", late)))
                .isEqualTo(whole.subList(6, 12));
    }

    @Test
    void search_otherTexts_meetOtherChances() {
        Set<String> first = new TreeSet<>();
        for (int hour = 0; hour < 20; hour++) {
            String now = "polyrank.now=" + (RankingChain.NOW.toEpochMilli() + hour * 3_600_000L);
            first.add(team(search("polyrank.unit=u1", "hits=2", now).hits().get(0)));
        }

        assertThat(first).hasSize(2);
    }

    @Test
    void search_optimised_tellsWhatEachVariantGets() {
        experiments.replace(1, YAML.replace("team_draft", "optimised"), "test");

        Result result = search("polyrank.unit=u1", "hits=5");

        for (Hit hit : result.hits().asList()) {
            Inspector credits = RankingChain.polyrank(hit).field("credits");
            assertThat(credits.field("clicks").valid()).isTrue();
            assertThat(credits.field("purchases").valid()).isTrue();
            assertThat(team(hit)).isEmpty();
        }
        assertThat(RankingChain.ids(result).get(0)).isIn("item:19", "item:0");
    }

    @Test
    void search_anotherModel_isRunBesideTheFirst() {
        experiments.replace(1, YAML.replace("{name: purchases, ", "{name: purchases, model: winter, "), "test");

        Result result = search("polyrank.unit=u1", "hits=4");

        assertThat(result.hits().asList().stream().map(InterleavedQueryTest::team))
                .containsExactlyInAnyOrder("clicks", "clicks", "purchases", "purchases");
        assertThat(RankingChain.receipt(result).field("model").asString()).isEqualTo("shop");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model: summer             | polyrank.model",
                "weights: {returned: 2}    | polyrank.weights.returned",
                "fusion: 0/0               | no candidate a finite relevance"
            })
    void search_secondVariantCannotRank_leavesThePageToTheFirst(String change, String problem) throws IOException {
        experiments.replace(1, YAML.replace("weights: {click: 0}", change), "test");

        Result result = search("polyrank.unit=u1", "hits=3");

        assertThat(RankingChain.ids(result)).containsExactly("item:19", "item:18", "item:17");
        assertThat(RankingChain.receipt(result).field("not_interleaved").asString())
                .contains("purchases", problem);
        assertThat(RankingChain.receipt(result).field("interleaved").valid()).isFalse();
        assertThat(field(result).field("problem").asString()).contains(problem);
        assertThat(count("unusable")).isEqualTo(1);
        assertThat(count("interleaved")).isZero();
        assertThat(logged()).singleElement().satisfies(line -> {
            assertThat(line.at("/not_interleaved/weights").asText()).isEqualTo("mix");
            assertThat(line.has("interleaved")).isFalse();
            assertThat(line.at("/hits/0").has("team")).isFalse();
        });
    }

    @Test
    void search_firstVariantCannotRank_ranksAsWithoutExperiments() {
        experiments.replace(1, YAML.replace("weights: {purchase: 0}", "model: summer"), "test");

        Result result = search("polyrank.unit=u1", "polyrank.weights.click=0", "hits=2");

        assertThat(RankingChain.ids(result)).containsExactly("item:0", "item:1");
        assertThat(AppliedPlan.of(result.getQuery()).orElseThrow().interleaved())
                .isEmpty();
    }

    @Test
    void search_mixed_isLoggedWithTeams() throws IOException {
        search("polyrank.unit=u1", "hits=4");

        assertThat(count("interleaved")).isEqualTo(1);
        assertThat(logged()).singleElement().satisfies(line -> {
            assertThat(line.at("/interleaved/weights").asText()).isEqualTo("mix");
            assertThat(line.path("variants")).isEmpty();
            assertThat(IntStream.range(0, 4)
                            .mapToObj(
                                    at -> line.path("hits").get(at).path("team").asText()))
                    .containsExactlyInAnyOrder("clicks", "clicks", "purchases", "purchases");
            assertThat(line.at("/hits/0/scores").fieldNames()).toIterable().containsExactly("click", "purchase");
        });
    }

    @Test
    void search_mixedOrNot_letsGoOfEveryModel() {
        experiments.replace(1, YAML.replace("{name: purchases, ", "{name: purchases, model: winter, "), "test");
        search("polyrank.unit=u1");
        experiments.replace(2, YAML.replace("weights: {click: 0}", "model: winter, fusion: 0/0"), "test");
        search("polyrank.unit=u1");

        assertThat(RuntimeUse.of(models).queries()).isZero();
    }

    private long count(String why) {
        return RankingChain.count(
                metrics.getSnapshot(), PolyrankMetric.ASSIGNMENTS, "layer", "weights", "why", why, "variant", "");
    }

    private static Inspector field(Result result) {
        if (result.hits().getField(ExperimentSearcher.FIELD) instanceof Inspectable field) {
            return field.inspect();
        }
        throw new AssertionError("no field " + ExperimentSearcher.FIELD);
    }

    private List<JsonNode> logged() throws IOException {
        log.deconstruct();
        List<JsonNode> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(logs)) {
            for (Path file : files.sorted().toList()) {
                for (String line : Files.readAllLines(file)) {
                    lines.add(new ObjectMapper().readTree(line));
                }
            }
        }
        return lines;
    }
}
