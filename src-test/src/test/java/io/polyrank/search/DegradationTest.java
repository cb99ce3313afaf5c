package io.polyrank.search;

import static io.polyrank.search.RankingChain.count;
import static io.polyrank.search.RankingChain.ids;
import static io.polyrank.search.RankingChain.receipt;
import static org.assertj.core.api.Assertions.assertThat;

import com.yahoo.component.chain.Chain;
import com.yahoo.data.access.Inspector;
import com.yahoo.metrics.simple.Bucket;
import com.yahoo.metrics.simple.MetricReceiver;
import com.yahoo.search.Query;
import com.yahoo.search.Result;
import com.yahoo.search.Searcher;
import com.yahoo.search.result.ErrorMessage;
import com.yahoo.search.result.Hit;
import com.yahoo.search.schema.Schema;
import com.yahoo.search.schema.SchemaInfo;
import com.yahoo.search.searchchain.Execution;
import io.polyrank.fusion.Fusions;
import io.polyrank.metric.PolyrankMetric;
import io.polyrank.runtime.Device;
import io.polyrank.testing.TestModels;
import io.polyrank.testing.TestModels.Flaw;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ranking does when something is wrong on this side: less, or nothing, but never an error. */
class DegradationTest {

    private static final String CLICK_ONLY = "polyrank.weights.purchase=0";
    private static final String FLAWED = "polyrank.model=flawed";

    private RankingChain chain;

    @BeforeEach
    void startChain(@TempDir Path folder) {
        Map<String, Path> files = new LinkedHashMap<>();
        files.put("shop", TestModels.write(folder, "shop"));
        files.put("flawed", TestModels.write(folder, "flawed", Flaw.NAN_WITHOUT_PRICE));
        chain = new RankingChain(files);
        chain.backend.users.put("u1", () -> Users.clickedBrand("u1", 4, 3));
        item(0, 0.9, 10);
        item(1, 0.8, 200);
    }

    @AfterEach
    void closeChain() {
        chain.close();
    }

    @Test
    void search_unknownUser_isRankedAsNobodyInParticular() {
        Result result = chain.search(CLICK_ONLY, "polyrank.user=u9");

        assertThat(ids(result)).containsExactly("item:1", "item:0");
        assertThat(receipt(result).field("level").asString()).isEqualTo("full");
        assertThat(receipt(result).field("user").asString()).isEqualTo("unknown");
    }

    @Test
    void search_userLookupFails_ranksWithoutContext() {
        chain.backend.userError = ErrorMessage.createBackendCommunicationError("user nodes down");

        Result result = chain.search(CLICK_ONLY, "polyrank.user=u1");

        assertThat(ids(result)).containsExactly("item:1", "item:0");
        assertDegraded(result, "no_user_context", "store", "user nodes down");
        assertThat(receipt(result).field("user").asString()).isEqualTo("failed");
        assertThat(receipt(result).field("scored").asLong()).isEqualTo(2);
    }

    @Test
    void search_userLookupThrows_ranksWithoutContext() {
        chain.backend.userException = new IllegalStateException("broken searcher");

        Result result = chain.search(CLICK_ONLY, "polyrank.user=u1");

        assertThat(ids(result)).containsExactly("item:1", "item:0");
        assertDegraded(result, "no_user_context", "bug", "broken searcher");
    }

    @Test
    void search_userLookupLate_ranksWithoutContextAndCachesItForTheNextQuery() throws InterruptedException {
        chain.backend.userMillis = 700;

        Result late = chain.search(CLICK_ONLY, "polyrank.user=u1", "timeout=600ms");

        assertThat(ids(late)).containsExactly("item:1", "item:0");
        assertDegraded(late, "no_user_context", "deadline", "did not arrive in time");
        for (int attempt = 0; attempt < 100 && chain.cache.find("u1").isEmpty(); attempt++) {
            Thread.sleep(50);
        }
        Result next = chain.search(CLICK_ONLY, "polyrank.user=u1");
        assertThat(receipt(next).field("level").asString()).isEqualTo("full");
        assertThat(receipt(next).field("user").asString()).isEqualTo("cached");
    }

    @Test
    void search_userLookupFailsLater_ranksWithWhatWasKnown() {
        double known = best(chain.search(CLICK_ONLY, "polyrank.user=u1"));
        chain.cacheNanos.addAndGet(TimeUnit.SECONDS.toNanos(31));
        chain.backend.userError = ErrorMessage.createBackendCommunicationError("user nodes down");

        Result result = chain.search(CLICK_ONLY, "polyrank.user=u1");

        assertThat(best(result)).isEqualTo(known).isNotEqualTo(best(chain.search(CLICK_ONLY)));
        assertDegraded(result, "cached_user_context", "store", "user nodes down");
        assertThat(receipt(result).field("user").asString()).isEqualTo("stale");
    }

    private static double best(Result result) {
        return result.hits().get(0).getRelevance().getScore();
    }

    @Test
    void search_userProfileOfTheWrongType_ranksWithoutContext() {
        chain.backend.users.put(
                "u2",
                () -> Users.hit("u2", Users.map(Map.of("age", "very old")), Users.map(Map.of()), Users.map(Map.of())));

        Result result = chain.search(CLICK_ONLY, "polyrank.user=u2");

        assertThat(ids(result)).containsExactly("item:1", "item:0");
        assertDegraded(result, "no_user_context", "store", "age: found \"very old\", expected a number");
    }

    @Test
    void search_candidateOfTheWrongType_keepsTheOrderOfRetrieval() {
        chain.backend.items.add(() -> Items.hit(2, 0.1, Map.of("attribute(price)", Items.tags("1"))));

        Result result = chain.search(CLICK_ONLY);

        assertThat(ids(result)).containsExactly("item:0", "item:1", "item:2");
        assertDegraded(result, "retrieval_order", "store", "price: found \"a tensor\", expected a number");
    }

    @Test
    void search_unreadableMatchFeature_keepsTheOrderOfRetrieval() {
        chain.backend.items.add(() -> Items.hit(2, 0.1, Map.of("attribute(tags)", new byte[] {1, 2, 3})));

        Result result = chain.search(CLICK_ONLY, "hits=2");

        assertThat(ids(result)).containsExactly("item:0", "item:1");
        assertDegraded(result, "retrieval_order", "store", "tags: found \"bytes that are no tensor");
    }

    @Test
    void search_noUserSearcherInTheChain_ranksWithoutContext() {
        Query query = new Query(RankingChain.url(CLICK_ONLY, "polyrank.user=u1"));
        MultiTaskSearcher alone =
                new MultiTaskSearcher(chain.models, new MultiTaskConfig.Builder().build(), chain.metrics);

        Result result =
                new Execution(new Chain<>(alone, chain.backend), Execution.Context.createContextStub()).search(query);

        assertThat(ids(result)).containsExactly("item:1", "item:0");
        assertDegraded(result, "no_user_context", "bug", "add UserContext to the search chain");
    }

    @Test
    void search_noGpuWhereOneIsConfigured_ranksOnTheCpuAndSaysSo(@TempDir Path folder) {
        try (RankingChain onGpu = new RankingChain(
                Map.of("shop", TestModels.write(folder, "shop")),
                new MultiTaskConfig.Builder().build(),
                Device.Kind.CUDA)) {
            onGpu.backend.items.addAll(chain.backend.items);

            Result result = onGpu.search(CLICK_ONLY);

            assertThat(ids(result)).isEqualTo(ids(chain.search(CLICK_ONLY)));
            assertThat(receipt(result).field("device").asString()).isEqualTo("cpu");
            assertThat(receipt(result).field("device_fallback").asString()).startsWith("CUDA was asked for");
            assertThat(RankingChain.count(onGpu.metrics.getSnapshot(), PolyrankMetric.DEVICE_FALLBACKS))
                    .isEqualTo(1);
        }
    }

    @Test
    void search_nullMetrics_ranksAllTheSame() {
        MultiTaskSearcher searcher = new MultiTaskSearcher(
                chain.models, new MultiTaskConfig.Builder().build(), MetricReceiver.nullImplementation);

        Result result = new Execution(new Chain<>(searcher, chain.backend), Execution.Context.createContextStub())
                .search(new Query(RankingChain.url(CLICK_ONLY)));

        assertThat(ids(result)).containsExactly("item:1", "item:0");
    }

    @Test
    void search_queryForAnotherSchema_isLeftAlone() {
        SchemaInfo schemas = new SchemaInfo(
                List.of(new Schema.Builder("item").build(), new Schema.Builder("news").build()), List.of());
        MultiTaskSearcher searcher =
                new MultiTaskSearcher(chain.models, new MultiTaskConfig.Builder().build(), chain.metrics);
        Chain<Searcher> searchers = new Chain<>(searcher, chain.backend);
        Execution.Context context = Execution.Context.createContextStub(schemas);

        Result news = new Execution(searchers, context)
                .search(new Query(RankingChain.url(CLICK_ONLY, "model.restrict=news", "polyrank.model=winter")));
        Result items = new Execution(searchers, context)
                .search(new Query(RankingChain.url(CLICK_ONLY, "model.restrict=item")));
        Result both = new Execution(searchers, context).search(new Query(RankingChain.url(CLICK_ONLY)));

        assertThat(ids(news)).containsExactly("item:0", "item:1");
        assertThat(news.hits().getField("polyrank")).isNull();
        assertThat(ids(items)).containsExactly("item:1", "item:0");
        assertThat(ids(both)).containsExactly("item:1", "item:0");
    }

    @Test
    void search_nobodyHasMatchFeatures_keepsTheOrderOfRetrieval() {
        chain.backend.items.clear();
        chain.backend.items.add(() -> Items.withoutFeatures(0, 0.9));
        chain.backend.items.add(() -> Items.withoutFeatures(1, 0.8));

        Result result = chain.search("ranking.profile=plain");

        assertThat(ids(result)).containsExactly("item:0", "item:1");
        assertDegraded(result, "retrieval_order", "store", "no hit has match-features");
        assertThat(receipt(result).field("reason").asString()).contains("plain");
        assertThat(receipt(result).field("without_features").asLong()).isEqualTo(2);
    }

    @Test
    void search_someScoresNaN_putsThoseCandidatesBehind() {
        item(2, 0.7, -5);
        item(3, 0.6, 90);
        item(4, 0.5, -7);

        Result result = chain.search(FLAWED, CLICK_ONLY);

        assertThat(ids(result)).containsExactly("item:1", "item:3", "item:0", "item:2", "item:4");
        assertThat(receipt(result).field("non_finite").asLong()).isEqualTo(2);
        assertThat(receipt(result).field("scored").asLong()).isEqualTo(5);
        assertThat(receipt(result).field("level").asString()).isEqualTo("full");
        assertThat(result.hits().get("item:2").getField("polyrank")).isNull();
        double before = Double.POSITIVE_INFINITY;
        for (Hit hit : result.hits()) {
            assertThat(hit.getRelevance().getScore()).isLessThan(before);
            before = hit.getRelevance().getScore();
        }
    }

    @Test
    void search_allScoresNaN_keepsTheOrderOfRetrieval() {
        chain.backend.items.clear();
        item(0, 0.9, -10);
        item(1, 0.8, -200);

        Result result = chain.search(FLAWED, CLICK_ONLY);

        assertThat(ids(result)).containsExactly("item:0", "item:1");
        assertDegraded(result, "retrieval_order", "model", "the model gave no candidate finite scores");
        assertThat(receipt(result).field("non_finite").asLong()).isEqualTo(2);
        assertThat(result.hits().get(0).getRelevance().getScore()).isEqualTo(0.9);
    }

    @Test
    void search_fusionNeverFinite_keepsTheOrderOfRetrieval() {
        Result result = chain.search("polyrank.fusion=log(0 - click)");

        assertThat(ids(result)).containsExactly("item:0", "item:1");
        assertDegraded(result, "retrieval_order", "user_input", "fusion expression");
    }

    @Test
    void search_modelThrows_keepsTheOrderOfRetrievalAndThePage() {
        item(2, 0.7, 90);
        chain.models.deconstruct();

        Result result = chain.search(CLICK_ONLY, "offset=1", "hits=1");

        assertThat(ids(result)).containsExactly("item:1");
        assertDegraded(result, "retrieval_order", "model", "is closed");
        assertThat(receipt(result).field("candidates").asLong()).isEqualTo(3);
        assertThat(receipt(result).field("scored").asLong(-1)).isZero();
    }

    @Test
    void search_noTimeLeftAfterRetrieval_keepsTheOrderOfRetrieval() {
        chain.backend.itemMillis = 120;

        Result result = chain.search(CLICK_ONLY, "polyrank.user=u1", "timeout=100ms");

        assertThat(ids(result)).containsExactly("item:0", "item:1");
        assertDegraded(result, "retrieval_order", "deadline", "of the query's 100 ms, ranking needs 10");
    }

    @Test
    void search_timeForSomeCandidates_ranksTheBestOfRetrieval() {
        for (int number = 2; number < 100; number++) {
            item(number, 0.5 - number * 1e-3, 300);
        }
        Query query = new Query(RankingChain.url(CLICK_ONLY, "hits=100", "timeout=4s"));
        RankingTools tools = new RankingTools(
                new AnswerTime(10),
                new Shadow("", 0, new ServedModels(chain.models), chain.metrics, () -> 0.5, System::nanoTime),
                new ParityProbe(0, chain.metrics, () -> 0.5, System::nanoTime),
                new RankingMetrics(chain.metrics),
                System::nanoTime);
        ServedModel model = ServedModel.of("shop", chain.models.model("shop").orElseThrow());
        for (int run = 0; run < 20; run++) {
            model.cost().observe(100, 100_000_000, 0);
        }
        RankingRequest request = new RankingRequests(
                        new ServedModels(chain.models), new Fusions(1), Clock.systemUTC(), () -> 1)
                .read(query.properties(), 200);
        RankingRequest slow = new RankingRequest(
                model,
                200,
                request.weights(),
                request.fusion(),
                request.nowMillis(),
                request.context(),
                request.surface(),
                request.id(),
                false);

        Result result = new QueryRanking(query, slow, Teams.alone(slow), tools)
                .page(new Execution(new Chain<>(chain.backend), Execution.Context.createContextStub()));

        int scored = (int) receipt(result).field("scored").asLong();
        assertThat(scored).isBetween(10, 40);
        assertThat(receipt(result).field("candidates").asLong()).isEqualTo(100);
        assertDegraded(result, "fewer_candidates", "deadline", "time for " + scored + " of 100 candidates");
        assertThat(ids(result).subList(scored, 100))
                .containsExactlyElementsOf(IntStream.range(scored, 100)
                        .mapToObj(number -> "item:" + number)
                        .toList());
    }

    @Test
    void metrics_differentFates_areCounted() {
        chain.search(CLICK_ONLY, "polyrank.user=u1");
        chain.search(CLICK_ONLY, "polyrank.user=u1");
        chain.search("polyrank.user=u9");
        chain.search();
        chain.search("polyrank.weights.unheard=1");
        item(2, 0.1, -1);
        chain.search(FLAWED);
        chain.models.deconstruct();
        chain.search();

        Bucket snapshot = chain.metrics.getSnapshot();

        assertThat(count(snapshot, PolyrankMetric.QUERIES, "level", "full")).isEqualTo(5);
        assertThat(count(snapshot, PolyrankMetric.QUERIES, "level", "retrieval_order"))
                .isEqualTo(1);
        assertThat(count(snapshot, PolyrankMetric.ERRORS, "category", "user_input"))
                .isEqualTo(1);
        assertThat(count(snapshot, PolyrankMetric.ERRORS, "category", "model")).isEqualTo(1);
        assertThat(count(snapshot, PolyrankMetric.USER_CONTEXTS, "outcome", "found"))
                .isEqualTo(1);
        assertThat(count(snapshot, PolyrankMetric.USER_CONTEXTS, "outcome", "cached"))
                .isEqualTo(1);
        assertThat(count(snapshot, PolyrankMetric.USER_CONTEXTS, "outcome", "unknown"))
                .isEqualTo(1);
        assertThat(count(snapshot, PolyrankMetric.USER_CONTEXTS, "outcome", "anonymous"))
                .isEqualTo(3);
        assertThat(count(snapshot, PolyrankMetric.CANDIDATES)).isEqualTo(6);
        assertThat(count(snapshot, PolyrankMetric.SCORED)).isEqualTo(6);
        assertThat(count(snapshot, PolyrankMetric.NON_FINITE)).isEqualTo(1);
        assertThat(count(snapshot, PolyrankMetric.STEP_MICROS, "step", "model")).isEqualTo(5);
        assertThat(count(snapshot, PolyrankMetric.STEP_MICROS, "step", "retrieval"))
                .isEqualTo(6);
    }

    private void item(int number, double relevance, double price) {
        chain.backend.items.add(() -> Items.hit(number, relevance, price, 1));
    }

    private static void assertDegraded(Result result, String level, String category, String reason) {
        Inspector receipt = receipt(result);
        assertThat(receipt.field("level").asString()).isEqualTo(level);
        assertThat(receipt.field("category").asString()).isEqualTo(category);
        assertThat(receipt.field("reason").asString()).contains(reason);
        assertThat(result.hits().getError()).isNull();
    }
}
