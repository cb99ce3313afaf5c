package io.polyrank.search;

import static io.polyrank.search.RankingChain.ids;
import static io.polyrank.search.RankingChain.polyrank;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.yahoo.data.access.Inspector;
import com.yahoo.data.access.simple.Value;
import com.yahoo.search.Query;
import com.yahoo.search.Result;
import com.yahoo.search.result.Hit;
import com.yahoo.search.result.HitGroup;
import io.polyrank.behaviour.TextFields;
import io.polyrank.behaviour.UserContext;
import io.polyrank.data.LoggedExposure;
import io.polyrank.data.Sample;
import io.polyrank.export.ModelExporter;
import io.polyrank.fusion.Fusions;
import io.polyrank.runtime.Deadline;
import io.polyrank.runtime.TaskScores;
import io.polyrank.search.RankOutcome.Ranked;
import io.polyrank.testing.TestModels;
import io.polyrank.train.EncodedSamples;
import io.polyrank.train.ModelFile;
import io.polyrank.train.TorchModel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a query with {@code polyrank.explain=true} is told of each hit, and what a trace of level 3 tells of the query. */
class ExplainTest {

    private static final String DEEP = "polyrank.model=deep";
    private static final String EXPLAIN = "polyrank.explain=true";

    private RankingChain chain;

    @BeforeEach
    void startChain(@TempDir Path folder) throws IOException {
        Map<String, Path> models = new LinkedHashMap<>();
        models.put("shop", TestModels.write(folder, "shop"));
        models.put("deep", deep(folder.resolve("deep.onnx")));
        chain = new RankingChain(models);
        chain.backend.users.put("u1", () -> Users.clickedBrand("u1", 4, 2));
        double[] prices = {10, 200, 50, 120};
        for (int item = 0; item < prices.length; item++) {
            int number = item;
            chain.backend.items.add(() -> Items.hit(number, 1.0 / (1 + number), prices[number], number));
        }
    }

    @AfterEach
    void closeChain() {
        chain.close();
    }

    @Test
    void search_notAsked_explainsNothing() {
        assertThat(explained(chain.search(DEEP)).get(0).valid()).isFalse();
        assertThat(explained(chain.search(DEEP, "polyrank.explain=false"))
                        .get(0)
                        .valid())
                .isFalse();
    }

    @Test
    void search_modelWithoutAnythingToShow_tellsSharesAndTheWayToMore() {
        Result result = chain.search(EXPLAIN, "polyrank.weights.click=0");

        for (Inspector hit : explained(result)) {
            assertThat(hit.field("share").field("click").asDouble(-1)).isZero();
            assertThat(Math.abs(hit.field("share").field("purchase").asDouble()))
                    .isEqualTo(1);
            assertThat(hit.field("gates").valid()).isFalse();
            assertThat(hit.field("attention").valid()).isFalse();
            assertThat(hit.field("reason").asString()).contains("model shop", "export --explain");
        }
    }

    @Test
    void search_effects_areTheRelevanceLessThatOfAMeanScore() {
        Result result = chain.search(EXPLAIN, "polyrank.fusion=click + 2 * purchase");
        double mean = result.hits().asList().stream()
                .mapToDouble(hit -> polyrank(hit).field("purchase").asDouble())
                .average()
                .orElseThrow();

        for (Hit hit : result.hits().asList()) {
            double expected = 2 * (polyrank(hit).field("purchase").asDouble() - mean);
            assertThat(polyrank(hit)
                            .field("explain")
                            .field("effect")
                            .field("purchase")
                            .asDouble())
                    .isCloseTo(expected, within(1e-3 * Math.abs(expected) + 1e-9));
        }
    }

    @Test
    void search_modelThatShowsItsInside_tellsGatesAndAttentionPerTask() {
        Result result = chain.search(EXPLAIN, DEEP, "polyrank.user=u1");

        for (Inspector hit : explained(result)) {
            assertThat(hit.field("reason").valid()).isFalse();
            for (String task : List.of("click", "purchase")) {
                Inspector gates = hit.field("gates").field(task);
                assertThat(gates.entryCount()).isEqualTo(5);
                double before = Double.MAX_VALUE;
                for (int at = 0; at < 5; at++) {
                    assertThat(gates.entry(at).field("feature").asString()).isNotEmpty();
                    double distance = Math.abs(gates.entry(at).field("gate").asDouble() - 1);
                    assertThat(distance).isBetween(0.0, before + 1e-3);
                    before = distance;
                }
                Inspector attention = hit.field("attention").field(task);
                assertThat(attention.entryCount()).isEqualTo(2);
                double sum = 0;
                for (int at = 0; at < 2; at++) {
                    assertThat(attention.entry(at).field("behaviour").asString())
                            .isEqualTo("click");
                    assertThat(attention.entry(at).field("item").asString()).isEqualTo("7");
                    sum += attention.entry(at).field("weight").asDouble();
                }
                assertThat(sum).isCloseTo(1, within(1e-3));
            }
        }
    }

    @Test
    void search_nobody_hasGatesAndNoAttention() {
        for (Inspector hit : explained(chain.search(EXPLAIN, DEEP))) {
            assertThat(hit.field("gates").fieldCount()).isEqualTo(2);
            assertThat(hit.field("attention").fieldCount()).isZero();
        }
    }

    @Test
    void search_asked_changesNoScoreAndNoOrder() {
        Result without = chain.search(DEEP, "polyrank.user=u1");
        Result with = chain.search(EXPLAIN, DEEP, "polyrank.user=u1");

        assertThat(ids(with)).isEqualTo(ids(without));
        for (int rank = 0; rank < 4; rank++) {
            Hit plain = without.hits().get(rank);
            Hit explained = with.hits().get(rank);
            assertThat(explained.getRelevance().getScore())
                    .isEqualTo(plain.getRelevance().getScore());
            for (String score : List.of("click", "purchase", "retrieval")) {
                assertThat(polyrank(explained).field(score).asDouble())
                        .isEqualTo(polyrank(plain).field(score).asDouble());
            }
        }
    }

    @Test
    void search_userWhoCannotBeRead_isExplainedAsRankedWithoutContext() {
        chain.backend.users.put(
                "u2",
                () -> Users.hit("u2", Users.map(Map.of("age", "very old")), Users.map(Map.of()), Users.map(Map.of())));

        Result result = chain.search(EXPLAIN, DEEP, "polyrank.user=u2");

        assertThat(RankingChain.receipt(result).field("level").asString()).isEqualTo("no_user_context");
        for (Inspector hit : explained(result)) {
            assertThat(hit.field("reason").valid()).isFalse();
            assertThat(hit.field("gates").fieldCount()).isEqualTo(2);
        }
    }

    @Test
    void explain_modelThatFails_stillTellsSharesAndTheReason() {
        RankingRequest request = new RankingRequests(
                        new ServedModels(chain.models), new Fusions(1), Clock.systemUTC(), () -> 1)
                .read(new Query(RankingChain.url(DEEP, EXPLAIN)).properties(), 200);
        HitGroup group = new HitGroup();
        group.add(Items.hit(1, 0.5, 10, 1));
        group.add(Items.hit(2, 0.4, 20, 1));
        Candidates candidates = Candidates.of(group, 10, request.model().featureNames());
        TaskScores scores = new TaskScores(2, 2, new float[] {0.5f, 0.5f, 0.25f, 0.5f});
        request.model().model().close();

        List<Value.ObjectValue> explanations = new Explainer(new RareLog(Logger.getAnonymousLogger(), () -> 0))
                .explain(
                        request,
                        UserContext.unknown(""),
                        candidates,
                        new Ranked(null, scores, new double[] {0.25, 0.125}, Optional.empty()),
                        new int[] {1},
                        Deadline.never());

        assertThat(explanations).hasSize(1);
        assertThat(explanations.get(0).field("share").field("click").asDouble()).isEqualTo(-1);
        assertThat(explanations.get(0).field("effect").field("click").asDouble())
                .isEqualTo(-0.0625);
        assertThat(explanations.get(0).field("reason").asString()).contains("explaining failed", "is closed");
    }

    @Test
    void search_page_explainsItsOwnHits() {
        List<Inspector> all = explained(chain.search(EXPLAIN, DEEP, "polyrank.user=u1"));
        List<Inspector> page = explained(chain.search(EXPLAIN, DEEP, "polyrank.user=u1", "offset=1", "hits=2"));

        assertThat(page).hasSize(2);
        for (int at = 0; at < 2; at++) {
            for (String part : List.of("share", "effect", "gates", "attention")) {
                assertThat(page.get(at).field(part).toString())
                        .isEqualTo(all.get(at + 1).field(part).toString());
            }
        }
    }

    @Test
    void search_traceLevel3_tellsWhatWentInAndOut() {
        String trace = trace(chain.search("polyrank.user=u1", "polyrank.weights.click=2", "trace.level=3"));

        assertThat(trace)
                .contains("user context of \"u1\": click 2 events, the latest item 7 at 1600000000001")
                .contains("encoding takes in 4 candidates for model shop; features without match-feature: []; values"
                        + " missing: none")
                .containsPattern("score click: min 0\\.\\d+, mean 0\\.\\d+, max 0\\.\\d+ of 4 candidates")
                .contains("score purchase: min")
                .contains("fusion pow(click, w_click) * pow(purchase, w_purchase) with weights"
                        + " {click=2.0, purchase=1.0}")
                .containsPattern("before ranking: item 0 \\(retrieval 1\\.000, click 0\\.\\d+, purchase 0\\.\\d+,"
                        + " relevance 0\\.\\d+\\); item 1 ")
                .contains("after ranking: ");
        assertThat(trace.substring(trace.indexOf("after ranking: ") + 15))
                .startsWith(ids(chain.search("polyrank.user=u1", "polyrank.weights.click=2"))
                                .get(0)
                                .replace(':', ' ') + " ");
    }

    @Test
    void search_traceLevel3_namesWhatIsMissing() {
        chain.backend.items.clear();
        Map<String, Object> features = new LinkedHashMap<>();
        features.put("attribute(item_id)", 1.0);
        features.put("attribute(brand_id)", 2.0);
        features.put("attribute(count_click)", Double.NaN);
        chain.backend.items.add(() -> Items.hit(1, 0.5, features));

        assertThat(trace(chain.search("trace.level=3")))
                .contains("user context of \"\": no events")
                .contains("features without match-feature: [tags, price]; values missing: tags of 1, price of 1,"
                        + " count_click of 1");
    }

    @Test
    void search_traceLevel2_tellsTheStepsAlone() {
        assertThat(trace(chain.search("polyrank.user=u1", "trace.level=2")))
                .contains("4 hits retrieved", "candidates encoded in")
                .doesNotContain("user context of", "score click", "ranking: ");
    }

    private static String trace(Result result) {
        return result.getQuery().getContext(true).getTrace().toString();
    }

    private static List<Inspector> explained(Result result) {
        List<Inspector> found = new ArrayList<>();
        result.hits().forEach(hit -> found.add(polyrank(hit).field("explain")));
        assertThat(found).isNotEmpty();
        return found;
    }

    /** A package of DTRN, as its weights were drawn, that shows its inside. */
    private static Path deep(Path file) throws IOException {
        ModelFile model =
                ModelFile.open("dtrn:embedding=4:width=4:expert_layers=[6, 5]:tower_layers=[4]", TestModels.dataset());
        TextFields item = new TextFields(Map.of("item_id", "7", "brand_id", "3", "price", "20", "tags", "1 5"));
        TextFields context = new TextFields(Map.of("hour", "18"));
        UserContext user = UserContext.unknown("u");
        EncodedSamples samples = new EncodedSamples(TestModels.encoder());
        samples.add(new Sample(
                new LoggedExposure(
                        "u", "7", 1_700_000_000_000L, 20260101, context, Map.of("clicked", 1f, "purchased", 0f)),
                user,
                item));
        try (TorchModel torch = new TorchModel(model, TestModels.encoder(), 5)) {
            torch.initialise(samples);
            new ModelExporter(torch, model)
                    .export(
                            file,
                            new ModelExporter.Description("deep", Map.of(), Map.of()).explained(),
                            List.of(new ModelExporter.Request(user, context, 1_700_000_000_000L, List.of(item))),
                            samples);
        }
        return file;
    }
}
