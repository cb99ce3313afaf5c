package io.polyrank.search;

import static io.polyrank.search.RankingChain.ids;
import static io.polyrank.search.RankingChain.polyrank;
import static io.polyrank.search.RankingChain.receipt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.yahoo.data.access.Inspector;
import com.yahoo.search.Result;
import com.yahoo.search.result.ErrorMessage;
import com.yahoo.search.result.Hit;
import com.yahoo.search.result.HitGroup;
import io.polyrank.behaviour.TextFields;
import io.polyrank.behaviour.UserContext;
import io.polyrank.testing.TestModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ranking does to results when nothing goes wrong. */
class MultiTaskSearcherTest {

    private static final String CLICK_ONLY = "polyrank.weights.purchase=0";
    private static final String PURCHASE_ONLY = "polyrank.weights.click=0";

    private RankingChain chain;

    @BeforeEach
    void startChain(@TempDir Path folder) {
        chain = new RankingChain(Map.of("shop", TestModels.write(folder, "shop")));
    }

    @AfterEach
    void closeChain() {
        chain.close();
    }

    @Test
    void search_oneTask_ordersByItsScores() {
        itemsWithPrices(10, 200, 50, 120);

        assertThat(ids(chain.search(CLICK_ONLY))).containsExactly("item:1", "item:3", "item:2", "item:0");
        assertThat(ids(chain.search(PURCHASE_ONLY))).containsExactly("item:0", "item:2", "item:3", "item:1");
    }

    @Test
    void search_anyQuery_tellsTheAccessLogModelVersionAndLevel() {
        itemsWithPrices(10, 200);
        Map<String, String> logged = new TreeMap<>();

        chain.search(CLICK_ONLY)
                .getQuery()
                .getContext(false)
                .logValueIterator()
                .forEachRemaining(value -> logged.put(value.getKey(), value.getValue()));

        assertThat(logged)
                .containsEntry("polyrank.model", "shop")
                .containsEntry("polyrank.version", "0123456789ab")
                .containsEntry("polyrank.level", "full");
    }

    @Test
    void search_weights_shiftTheOrderBetweenTheTasks() {
        itemsWithPrices(10, 200, 50, 120);

        List<String> clicks = ids(chain.search("polyrank.weights.click=3", "polyrank.weights.purchase=0.1"));
        List<String> purchases = ids(chain.search("polyrank.weights.click=0.1", "polyrank.weights.purchase=3"));

        assertThat(clicks).startsWith("item:1").endsWith("item:0");
        assertThat(purchases).startsWith("item:0").endsWith("item:1");
    }

    @Test
    void search_anyHit_carriesTheScoresOfTheModel() {
        itemsWithPrices(10, 200);
        UserContext nobody = UserContext.unknown("");
        float[] expected = TestModels.expectedScores(
                nobody,
                new TextFields(Map.of("hour", "6")),
                RankingChain.NOW.toEpochMilli(),
                List.of(fields(0, 10), fields(1, 200)));

        Result result = chain.search(CLICK_ONLY, "polyrank.context.hour=6");

        Inspector cheap = polyrank(result.hits().get("item:0"));
        Inspector expensive = polyrank(result.hits().get("item:1"));
        assertThat(cheap.field("click").asDouble()).isEqualTo(expected[0], within(1e-5));
        assertThat(cheap.field("purchase").asDouble()).isEqualTo(expected[1], within(1e-5));
        assertThat(cheap.field("retrieval").asDouble()).isEqualTo(1);
        assertThat(expensive.field("click").asDouble()).isEqualTo(expected[2], within(1e-5));
        assertThat(expensive.field("purchase").asDouble()).isEqualTo(expected[3], within(1e-5));
        assertThat(expensive.field("retrieval").asDouble()).isEqualTo(0.5);
        assertThat(expensive.fieldCount()).isEqualTo(3);
        assertThat(result.hits().get("item:1").getRelevance().getScore()).isEqualTo(expected[2], within(1e-5));
    }

    @Test
    void search_clickedBrand_isRankedHigherForThatUser() {
        chain.backend.users.put("u1", () -> Users.clickedBrand("u1", 4, 3));
        chain.backend.items.add(() -> Items.hit(0, 0.9, 50, 3));
        chain.backend.items.add(() -> Items.hit(1, 0.8, 50, 4));

        Result forUser = chain.search(CLICK_ONLY, "polyrank.user=u1");
        Result forNobody = chain.search(CLICK_ONLY);

        assertThat(ids(forUser)).containsExactly("item:1", "item:0");
        assertThat(ids(forNobody)).containsExactly("item:0", "item:1");
    }

    @Test
    void search_fusionExpression_decidesTheOrder() {
        itemsWithPrices(10, 200, 50, 120);

        assertThat(ids(chain.search("polyrank.fusion=price * click")))
                .containsExactly("item:1", "item:3", "item:2", "item:0");
        assertThat(ids(chain.search("polyrank.fusion=retrieval")))
                .containsExactly("item:0", "item:1", "item:2", "item:3");
        assertThat(ids(chain.search("polyrank.fusion=0 - retrieval")))
                .containsExactly("item:3", "item:2", "item:1", "item:0");
    }

    @Test
    void search_itemFeatureMissing_countsAsDeclaredInFusion() {
        chain.backend.items.add(() -> Items.hit(0, 0.9, 31, 1));
        chain.backend.items.add(() -> Items.hit(1, 0.8, Double.NaN, 1));
        chain.backend.items.add(() -> Items.hit(2, 0.7, 29, 1));

        Result result = chain.search("polyrank.fusion=price");

        assertThat(ids(result)).containsExactly("item:0", "item:1", "item:2");
        assertThat(result.hits().get(1).getRelevance().getScore()).isEqualTo(30);
    }

    @Test
    void search_equalRelevance_keepsTheOrderOfRetrieval() {
        for (int item = 0; item < 20; item++) {
            int number = item;
            chain.backend.items.add(() -> Items.hit(number, (number * 7) % 20, 50, 1));
        }
        List<String> retrieved = ids(chain.search("polyrank.candidates=0", "hits=20"));

        assertThat(ids(chain.search("polyrank.fusion=1", "hits=20"))).isEqualTo(retrieved);
    }

    @Test
    void search_pages_areSlicesOfOneRanking() {
        manyItems(60);

        List<String> whole = ids(chain.search("hits=20"));
        List<String> pages = new ArrayList<>(ids(chain.search("hits=10")));
        pages.addAll(ids(chain.search("offset=10", "hits=10")));

        assertThat(whole).hasSize(20).doesNotHaveDuplicates();
        assertThat(pages).isEqualTo(whole);
        assertThat(chain.backend.windows).containsOnly("0+200");
    }

    @Test
    void search_pageBeyondTheCandidates_goesOnInOrderOfRetrieval() {
        manyItems(60);
        List<String> retrieved = ids(chain.search("polyrank.candidates=0", "hits=60"));

        List<String> all = ids(chain.search("polyrank.candidates=20", "hits=60"));
        List<String> page = ids(chain.search("polyrank.candidates=20", "offset=15", "hits=10"));

        assertThat(all).hasSize(60).doesNotHaveDuplicates();
        assertThat(all.subList(0, 20)).containsExactlyInAnyOrderElementsOf(retrieved.subList(0, 20));
        assertThat(all.subList(20, 60)).isEqualTo(retrieved.subList(20, 60));
        assertThat(page).isEqualTo(all.subList(15, 25));
    }

    @Test
    void search_queryAfterwards_hasItsOffsetAndHitsBack() {
        manyItems(30);

        Result result = chain.search("offset=5", "hits=7");

        assertThat(result.getQuery().getOffset()).isEqualTo(5);
        assertThat(result.getQuery().getHits()).isEqualTo(7);
        assertThat(result.hits().getConcreteSize()).isEqualTo(7);
        assertThat(result.getTotalHitCount()).isEqualTo(30);
    }

    @Test
    void search_hitsWithoutMatchFeatures_followBehindInOrderOfRetrieval() {
        chain.backend.items.add(() -> Items.withoutFeatures(0, 0.9));
        chain.backend.items.add(() -> Items.hit(1, 0.8, 10, 1));
        chain.backend.items.add(() -> Items.withoutFeatures(2, 0.7));
        chain.backend.items.add(() -> Items.hit(3, 0.6, 200, 1));

        Result result = chain.search(CLICK_ONLY);

        assertThat(ids(result)).containsExactly("item:3", "item:1", "item:0", "item:2");
        assertThat(relevance(result)).isSortedAccordingTo((left, right) -> Double.compare(right, left));
        assertThat(relevance(result)).doesNotHaveDuplicates().doesNotContain(Double.NaN);
        assertThat(receipt(result).field("without_features").asLong()).isEqualTo(2);
        assertThat(receipt(result).field("level").asString()).isEqualTo("full");
        assertThat(result.hits().get("item:0").getField("polyrank")).isNull();
    }

    @Test
    void search_groupsAndErrorsInTheResult_stayWhereTheyAre() {
        HitGroup grouping = new HitGroup("group:root", 1);
        grouping.add(Items.hit(77, 0.1, 10, 1));
        chain.backend.extra.add(grouping);
        itemsWithPrices(10, 200);

        Result result = chain.search(CLICK_ONLY);

        assertThat(ids(result)).containsExactly("item:1", "item:0");
        assertThat(result.hits().asList()).contains(grouping);
        assertThat(grouping.get(0).getField("polyrank")).isNull();
        assertThat(receipt(result).field("candidates").asLong()).isEqualTo(2);
    }

    @Test
    void search_matchFeatureMissing_isToldInTheReceipt() {
        Map<String, Object> features = new LinkedHashMap<>();
        features.put("attribute(item_id)", 1.0);
        features.put("attribute(brand_id)", 2.0);
        features.put("attribute(count_click)", 2.0);
        chain.backend.items.add(() -> Items.hit(1, 0.5, features));

        Result result = chain.search();

        Inspector missing = receipt(result).field("missing_features");
        assertThat(missing.entryCount()).isEqualTo(2);
        assertThat(missing.entry(0).asString()).isEqualTo("attribute(tags)");
        assertThat(missing.entry(1).asString()).isEqualTo("attribute(price)");
        assertThat(receipt(result).field("scored").asLong()).isEqualTo(1);
    }

    @Test
    void search_noCandidates_hasAReceiptAndNoError() {
        Result result = chain.search("polyrank.user=u1");

        assertThat(result.hits().getError()).isNull();
        assertThat(ids(result)).isEmpty();
        assertThat(receipt(result).field("level").asString()).isEqualTo("full");
        assertThat(receipt(result).field("candidates").asLong(-1)).isZero();
        assertThat(receipt(result).field("scored").asLong(-1)).isZero();
    }

    @Test
    void search_ranked_hasAFullReceipt() {
        itemsWithPrices(10, 200, 50);

        Inspector receipt = receipt(chain.search());

        assertThat(receipt.field("level").asString()).isEqualTo("full");
        assertThat(receipt.field("reason").valid()).isFalse();
        assertThat(receipt.field("model").asString()).isEqualTo("shop");
        assertThat(receipt.field("version").asString()).isEqualTo("0123456789ab");
        assertThat(receipt.field("device").asString()).isEqualTo("cpu");
        assertThat(receipt.field("user").asString()).isEqualTo("anonymous");
        assertThat(receipt.field("candidates").asLong()).isEqualTo(3);
        assertThat(receipt.field("scored").asLong()).isEqualTo(3);
        assertThat(receipt.field("non_finite").valid()).isFalse();
        assertThat(receipt.field("without_features").valid()).isFalse();
        assertThat(receipt.field("missing_features").valid()).isFalse();
        List<String> steps = new ArrayList<>();
        receipt.field("micros").traverse((String step, Inspector micros) -> {
            steps.add(step);
            assertThat(micros.asLong(-1)).isGreaterThanOrEqualTo(0);
        });
        assertThat(steps).containsExactly("user", "retrieval", "encode", "wait", "model", "fuse");
    }

    @Test
    void search_sortingAsked_isLeftAlone() {
        itemsWithPrices(10, 200);

        Result result = chain.search(CLICK_ONLY, "sorting=price");

        assertThat(ids(result)).containsExactly("item:0", "item:1");
        assertThat(result.hits().getField("polyrank")).isNull();
        assertThat(chain.backend.windows).containsExactly("0+10");
    }

    @Test
    void search_noHitsAskedOrRankingOff_isLeftAlone() {
        itemsWithPrices(10, 200);

        assertThat(chain.search("hits=0").hits().getField("polyrank")).isNull();
        assertThat(ids(chain.search(CLICK_ONLY, "polyrank.candidates=0"))).containsExactly("item:0", "item:1");
        assertThat(chain.backend.windows).containsExactly("0+0", "0+10");
    }

    @Test
    void search_errorFromTheContentNodes_isLeftAsItIs() {
        chain.backend.itemError = ErrorMessage.createBackendCommunicationError("all nodes down");

        Result result = chain.search("polyrank.user=u1");

        assertThat(result.hits().getErrorHit().errors()).containsExactly(chain.backend.itemError);
        assertThat(result.hits().getField("polyrank")).isNull();
    }

    @Test
    void search_errorWithHits_keepsTheOrderOfRetrievalAndThePage() {
        manyItems(30);
        chain.backend.itemError = ErrorMessage.createTimeout("one node was slow");
        List<String> retrieved = new ArrayList<>();
        for (int item = 29; item >= 0; item--) {
            retrieved.add("item:" + item);
        }

        Result result = chain.search("offset=10", "hits=5");

        assertThat(ids(result)).isEqualTo(retrieved.subList(10, 15));
        assertThat(receipt(result).field("level").asString()).isEqualTo("retrieval_order");
        assertThat(receipt(result).field("category").asString()).isEqualTo("store");
        assertThat(receipt(result).field("reason").asString()).contains("one node was slow");
    }

    @Test
    void fill_fieldsNotSelectedAreRemoved_keepsTheScores() {
        itemsWithPrices(10, 200);
        Result result = chain.search();
        Object scores = result.hits().get(0).getField("polyrank");
        chain.backend.dropsFieldsOnFill = true;

        chain.fill(result);

        Hit best = result.hits().get(0);
        assertThat(best.getField("matchfeatures")).isNull();
        assertThat(best.getField("polyrank")).isNotNull().isSameAs(scores);
    }

    private void itemsWithPrices(double... prices) {
        for (int item = 0; item < prices.length; item++) {
            int number = item;
            double price = prices[item];
            chain.backend.items.add(() -> Items.hit(number, 1.0 / (1 + number), price, 1));
        }
    }

    private void manyItems(int count) {
        for (int item = 0; item < count; item++) {
            int number = item;
            chain.backend.items.add(() -> Items.hit(number, number, (number * 37) % 101, number % 5));
        }
    }

    private static TextFields fields(int item, double price) {
        return new TextFields(Map.of(
                "item_id", Integer.toString(item),
                "brand_id", "1",
                "price", Double.toString(price),
                "count_click", "10",
                "tags", "1 2"));
    }

    private static List<Double> relevance(Result result) {
        return result.hits().asList().stream()
                .map(hit -> hit.getRelevance().getScore())
                .toList();
    }
}
