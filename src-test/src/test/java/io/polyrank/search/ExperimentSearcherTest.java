package io.polyrank.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.yahoo.component.chain.Chain;
import com.yahoo.data.access.Inspectable;
import com.yahoo.data.access.Inspector;
import com.yahoo.metrics.simple.MetricReceiver.MockReceiver;
import com.yahoo.search.Query;
import com.yahoo.search.Result;
import com.yahoo.search.Searcher;
import com.yahoo.search.query.profile.QueryProfile;
import com.yahoo.search.query.profile.QueryProfileRegistry;
import com.yahoo.search.query.profile.compiled.CompiledQueryProfileRegistry;
import com.yahoo.search.searchchain.Execution;
import io.polyrank.experiment.Experiments;
import io.polyrank.metric.PolyrankMetric;
import io.polyrank.runtime.Device;
import io.polyrank.runtime.TaskModels;
import io.polyrank.testing.TestModels;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Variants decide how queries are ranked. In the test shop expensive items are clicked and cheap ones are bought. */
class ExperimentSearcherTest {

    private static final String YAML = """
            layers:
              - name: weights
                salt: w1
                experiments:
                  - name: buyers
                    share: 1
                    eligible: {surface: [home]}
                    variants:
                      - {name: clicks, share: 0.5, weights: {purchase: 0}}
                      - {name: purchases, share: 0.5, weights: {click: 0}}
            """;

    private final MockReceiver metrics = new MockReceiver();
    private final Backend backend = new Backend();
    private final TaskModels models;
    private final Experiments experiments;
    private final Chain<Searcher> chain;

    ExperimentSearcherTest(@TempDir Path folder) {
        models = new TaskModels(Map.of("shop", TestModels.write(folder, "shop")), Device.Kind.CPU);
        Clock clock = Clock.fixed(RankingChain.NOW, ZoneOffset.UTC);
        experiments = new Experiments(YAML, 10, clock);
        chain = new Chain<>(
                new ExperimentSearcher(experiments, profiles(), metrics, clock),
                new MultiTaskSearcher(
                        models,
                        new MultiTaskConfig.Builder().build(),
                        metrics,
                        clock,
                        System::nanoTime,
                        () -> RankingChain.HALF),
                backend);
        for (int item = 0; item < 5; item++) {
            int number = item;
            backend.items.add(() -> Items.hit(number, 1 - number / 100.0, 10 + 50 * number, 1));
        }
    }

    private static CompiledQueryProfileRegistry profiles() {
        QueryProfile profile = new QueryProfile("cheap");
        profile.set("polyrank.weights.click", 0, (QueryProfileRegistry) null);
        profile.set("hits", 1, (QueryProfileRegistry) null);
        QueryProfileRegistry registry = new QueryProfileRegistry();
        registry.register(profile);
        return registry.compile();
    }

    @Test
    void search_variantWithQueryProfile_isRankedByWhatItHasOfRanking() {
        experiments.replace(1, YAML.replace("weights: {purchase: 0}", "query_profile: cheap"), "test");

        Result result = search("polyrank.variant=buyers:clicks");

        assertThat(RankingChain.ids(result)).hasSize(5).startsWith("item:0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "query_profile: none       | found no query profile none",
                "model: winter             | polyrank.model",
                "weights: {returned: 2}    | polyrank.weights.returned",
                "fusion: returned * 2      | polyrank.fusion"
            })
    void search_variantThatCannotBeRankedWith_isRankedAsWithoutIt(String change, String problem) {
        experiments.replace(1, YAML.replace("weights: {purchase: 0}", change), "test");

        Result result = search("polyrank.variant=buyers:clicks", "polyrank.weights.purchase=0");

        assertThat(RankingChain.ids(result)).startsWith("item:4");
        assertThat(field(result).field("problem").asString()).contains(problem);
        assertThat(AppliedPlan.of(result.getQuery()).orElseThrow().variants()).isEmpty();
    }

    @Test
    void search_mistakeOfTheCaller_isNotBlamedOnTheVariant() {
        Result result = search("polyrank.variant=buyers:clicks", "polyrank.weights.click=many");

        assertThat(result.hits().getError().getDetailedMessage()).contains("polyrank.weights.click");
        assertThat(AppliedPlan.of(result.getQuery()).orElseThrow().problem()).isEmpty();
        assertThat(backend.windows).isEmpty();
    }

    @Test
    void search_endlessUnit_isRefused() {
        Result result = search("polyrank.unit=" + "u".repeat(257), "polyrank.surface=home");

        assertThat(result.hits().getError().getDetailedMessage())
                .contains("polyrank.unit", "257 characters", "at most 256");
    }

    @AfterEach
    void close() {
        models.deconstruct();
    }

    private Result search(String... parameters) {
        return new Execution(chain, Execution.Context.createContextStub())
                .search(new Query(RankingChain.url(parameters)));
    }

    private static Inspector layer(Result result) {
        return field(result).field("layers").field("weights");
    }

    private static Inspector field(Result result) {
        if (result.hits().getField(ExperimentSearcher.FIELD) instanceof Inspectable field) {
            return field.inspect();
        }
        throw new AssertionError("no field " + ExperimentSearcher.FIELD);
    }

    @Test
    void search_manyUnits_areRankedAsTheirVariantsWant() {
        Map<String, Integer> users = new TreeMap<>();
        for (int user = 0; user < 200; user++) {
            Result result = search("polyrank.unit=u" + user, "polyrank.surface=home", "polyrank.weights.click=5");
            String variant = layer(result).field("variant").asString();
            users.merge(variant, 1, Integer::sum);

            String best = RankingChain.ids(result).get(0);
            assertThat(best).isEqualTo(variant.equals("clicks") ? "item:4" : "item:0");
        }

        assertThat(users).containsOnlyKeys("clicks", "purchases");
        assertThat(users.get("clicks")).isBetween(60, 140);
    }

    @Test
    void search_sameUnit_isInTheSameVariantAlways() {
        String first = layer(search("polyrank.user=u7", "polyrank.surface=home"))
                .field("variant")
                .asString();

        assertThat(layer(search("polyrank.unit=u7", "polyrank.surface=home"))
                        .field("variant")
                        .asString())
                .isEqualTo(first);
    }

    @Test
    void search_unitThatIsNotEligibleOrNobody_isRankedAsWithoutExperiments() {
        Result elsewhere = search("polyrank.unit=u1", "polyrank.surface=search", "polyrank.weights.purchase=0");
        Result nobody = search("polyrank.surface=home", "polyrank.weights.purchase=0");

        assertThat(layer(elsewhere).field("why").asString()).isEqualTo("not_eligible");
        assertThat(layer(nobody).field("why").asString()).isEqualTo("no_unit");
        assertThat(RankingChain.ids(elsewhere).get(0)).isEqualTo("item:4");
        assertThat(RankingChain.ids(nobody).get(0)).isEqualTo("item:4");
    }

    @Test
    void search_override_winsAndIsMarked() {
        Result result = search("polyrank.variant=buyers:purchases");

        assertThat(layer(result).field("why").asString()).isEqualTo("overridden");
        assertThat(RankingChain.ids(result).get(0)).isEqualTo("item:0");
        assertThat(AppliedPlan.of(result.getQuery()).orElseThrow().overridden()).isTrue();
        assertThat(RankingChain.count(
                        metrics.getSnapshot(),
                        PolyrankMetric.ASSIGNMENTS,
                        "layer",
                        "weights",
                        "why",
                        "overridden",
                        "variant",
                        "buyers:purchases"))
                .isEqualTo(1);
    }

    @Test
    void search_overrideThatNamesNothing_isRefused() {
        Result result = search("polyrank.variant=buyers:nobody");

        assertThat(result.hits().getError().getDetailedMessage())
                .contains("polyrank.variant")
                .contains("buyers:clicks");
        assertThat(backend.windows).isEmpty();
    }

    @Test
    void search_timeOfTheQuery_decidesBetweenStartAndEnd() {
        long now = RankingChain.NOW.toEpochMilli();
        experiments.replace(
                1, YAML.replace("share: 1\n", "share: 1\n        start: " + RankingChain.NOW + "\n"), "test");

        assertThat(why("polyrank.now=" + (now - 1))).isEqualTo("outside");
        assertThat(why("polyrank.now=" + now)).isEqualTo("assigned");
        assertThat(why("hits=10")).isEqualTo("assigned");
    }

    private String why(String parameter) {
        return layer(search("polyrank.unit=u7", "polyrank.surface=home", parameter))
                .field("why")
                .asString();
    }

    @Test
    void search_wrongTime_isRefusedByWhoRanks() {
        Result result = search("polyrank.unit=u7", "polyrank.surface=home", "polyrank.now=-5");

        assertThat(result.hits().getError().getDetailedMessage())
                .contains("polyrank.now: found -5, expected epoch milliseconds");
    }

    @Test
    void search_inAVariant_isCountedForTheDashboard() {
        search("polyrank.variant=buyers:purchases");
        search("polyrank.unit=u7", "polyrank.surface=search");

        assertThat(experiments.counts().of("buyers", "purchases", "overridden")).isEqualTo(1);
        assertThat(experiments.counts().of("buyers", "purchases", "assigned")).isZero();
    }

    @Test
    void search_experimentsReplaced_holdForTheNextQuery() {
        experiments.replace(1, YAML.replace("{purchase: 0}", "{click: 0}"), "test");

        Result result = search("polyrank.variant=buyers:clicks");

        assertThat(RankingChain.ids(result).get(0)).isEqualTo("item:0");
    }
}
