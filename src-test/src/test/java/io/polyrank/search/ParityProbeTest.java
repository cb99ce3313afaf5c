package io.polyrank.search;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.yahoo.data.access.simple.Value;
import com.yahoo.metrics.simple.Bucket;
import com.yahoo.metrics.simple.Point;
import com.yahoo.metrics.simple.UntypedMetric;
import com.yahoo.search.result.Hit;
import io.polyrank.metric.PolyrankMetric;
import io.polyrank.testing.TestModels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sampled queries are encoded again. The chain's randomness is always 0.5. */
class ParityProbeTest {

    private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();
    private static final String USER = "polyrank.user=u1";

    private final Path folder;

    /** Each holds what is new since the one before. */
    private final List<Bucket> snapshots = new ArrayList<>();

    ParityProbeTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private RankingChain chain(double share, Path model, int items) {
        RankingChain chain = new RankingChain(
                Map.of("shop", model),
                new MultiTaskConfig.Builder().parityShare(share).build());
        for (int item = 0; item < items; item++) {
            int number = item;
            chain.backend.items.add(() -> Items.hit(number, 1 - number / 1e5, 3.7 * number, number % 5));
        }
        return chain;
    }

    private Path model() {
        return TestModels.write(folder, "shop");
    }

    /** The outcomes of as many sampled queries, by name. */
    private Map<String, Long> outcomes(RankingChain chain, int queries) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        Map<String, Long> outcomes = Map.of();
        while (outcomes.values().stream().mapToLong(Long::longValue).sum() < queries && System.nanoTime() < end) {
            Thread.sleep(10);
            snapshots.add(chain.metrics.getSnapshot());
            outcomes = List.of("equal", "inputs_differ", "scores_differ", "dropped", "failed").stream()
                    .filter(outcome -> count(outcome) > 0)
                    .collect(Collectors.toMap(outcome -> outcome, this::count));
        }
        return outcomes;
    }

    private long count(String outcome) {
        return snapshots.stream()
                .mapToLong(snapshot -> RankingChain.count(snapshot, PolyrankMetric.PARITY_QUERIES, "outcome", outcome))
                .sum();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", USER, "polyrank.context.hour=7"})
    void search_sampled_wasEncodedAndScoredAsInTraining(String parameter) throws Exception {
        try (RankingChain chain = chain(1, model(), 40)) {
            chain.backend.users.put("u1", () -> Users.clickedBrand("u1", 1, 3));

            chain.search(parameter.isEmpty() ? new String[0] : new String[] {parameter});

            assertThat(outcomes(chain, 1)).isEqualTo(Map.of("equal", 1L));
        }
    }

    @Test
    void search_userKnownToTheModelAlready_isComparedToo() throws Exception {
        try (RankingChain chain = chain(1, TestModels.writeSplit(folder, "shop"), 40)) {
            chain.backend.users.put("u1", () -> Users.clickedBrand("u1", 1, 3));

            chain.search(USER);
            outcomes(chain, 1);
            chain.search(USER);

            assertThat(outcomes(chain, 2)).isEqualTo(Map.of("equal", 2L));
        }
    }

    @Test
    void search_userWithMoreEventsThanTheModelReads_isEncodedAsInTraining() throws Exception {
        try (RankingChain chain = chain(1, model(), 40)) {
            chain.backend.users.put("u1", () -> Users.clickedBrand("u1", 1, 70));

            chain.search(USER);

            assertThat(outcomes(chain, 1)).isEqualTo(Map.of("equal", 1L));
        }
    }

    @Test
    void search_documentWithAnEventTwice_isFoundToDiffer() throws Exception {
        Value.ArrayValue twice = new Value.ArrayValue();
        for (int time = 0; time < 2; time++) {
            twice.add(Users.event("click", "7", 1_600_000_000_000L, Map.of("brand_id", "1")));
        }
        try (RankingChain chain = chain(1, model(), 40)) {
            chain.backend.users.put(
                    "u1", () -> Users.hit("u1", Users.map(Map.of()), Users.totals(Map.of("click", 2L)), twice));

            chain.search(USER);

            assertThat(outcomes(chain, 1)).isEqualTo(Map.of("inputs_differ", 1L));
        }
    }

    @Test
    void search_modelThatScoresTheSameInputsOtherwise_isFoundToDiffer() throws Exception {
        Path model = TestModels.write(folder, "shop", TestModels.Flaw.CHANCE_BELOW_PRICE_0);
        try (RankingChain chain = chain(1, model, 0)) {
            chain.backend.items.add(() -> Items.hit(0, 1, 20, 1));
            chain.search();

            assertThat(outcomes(chain, 1)).isEqualTo(Map.of("equal", 1L));

            chain.backend.items.add(() -> Items.hit(1, 0.9, -300, 1));
            chain.search();

            assertThat(outcomes(chain, 2)).isEqualTo(Map.of("equal", 1L, "scores_differ", 1L));
        }
    }

    @Test
    void search_notSampled_isLeftAlone() throws Exception {
        try (RankingChain chain = chain(0.5, model(), 5)) {
            chain.search();
            Thread.sleep(50);
            snapshots.add(chain.metrics.getSnapshot());

            assertThat(count("equal") + count("dropped") + count("failed")).isZero();
        }
    }

    @Test
    void search_enoughCandidates_reportsHowFarFeaturesAreFromTraining() throws Exception {
        try (RankingChain chain = chain(1, model(), 1_000)) {
            for (int query = 1; query <= 3; query++) {
                chain.search("polyrank.candidates=1000");
                assertThat(outcomes(chain, query)).containsEntry("equal", (long) query);
            }

            assertThat(List.of("price", "brand_id", "sequence_click", "region")).allMatch(this::drifts);
        }
    }

    private boolean drifts(String feature) {
        Point point = new Point(Map.of("model", "shop", "feature", feature));
        return snapshots.stream()
                .filter(snapshot -> snapshot.getAllMetricNames().contains(PolyrankMetric.FEATURE_DRIFT.id()))
                .map(snapshot -> snapshot.getMapForMetric(PolyrankMetric.FEATURE_DRIFT.id())
                        .get(point))
                .filter(Objects::nonNull)
                .anyMatch(value -> Double.isFinite(value.getLast()) && value.getLast() > 0);
    }

    @Test
    void search_anyQuery_reportsTheModelsAgeAndWhatItsPageAddsUpTo() {
        try (RankingChain chain = chain(0, model(), 20)) {
            List<Hit> page =
                    chain.search("hits=3", "polyrank.surface=home").hits().asList();

            Bucket snapshot = chain.metrics.getSnapshot();
            Point version = new Point(Map.of("model", "shop", "version", "0123456789ab"));
            assertThat(value(snapshot, PolyrankMetric.MODEL_AGE_HOURS, version).getLast())
                    .isEqualTo(1, within(1e-9));
            double clicks = page.stream()
                    .mapToDouble(
                            hit -> RankingChain.polyrank(hit).field("click").asDouble())
                    .sum();
            Point clicksAtHome = new Point(Map.of("task", "click", "surface", "home"));
            assertThat(value(snapshot, PolyrankMetric.PREDICTED, clicksAtHome).getSum())
                    .isEqualTo(clicks, within(1e-6));
        }
    }

    private static UntypedMetric value(Bucket snapshot, PolyrankMetric metric, Point point) {
        return requireNonNull(snapshot.getMapForMetric(metric.id()).get(point), metric::id);
    }

    @Test
    void probe_impossibleShare_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> chain(1.5, model(), 1))
                .withMessage("multi-task config: parityShare: found 1.5, expected 0 to 1");
    }
}
