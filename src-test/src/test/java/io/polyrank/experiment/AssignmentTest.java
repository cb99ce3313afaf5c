package io.polyrank.experiment;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AssignmentTest {

    private static final ExperimentSet SET = ExperimentsReader.read("experiments.yaml", """
            holdout: {share: 0.1}
            layers:
              - name: ranking
                experiments:
                  - name: weights
                    share: 0.4
                    buckets: 0-4999
                    start: 2026-01-01T00:00:00Z
                    end: 2026-02-01T00:00:00Z
                    eligible: {surface: [search, home], country: [de]}
                    variants:
                      - {name: control, share: 0.4}
                      - {name: more, share: 0.5, weights: {purchase: 2, click: 1}, candidates: 400}
                  - name: model
                    share: 0.3
                    buckets: 9999-5000
                    stopped: true
                    variants: [{name: mmoe, share: 1, model: mmoe}]
              - name: looks
                experiments:
                  - name: profile
                    share: 1
                    variants: [{name: bold, share: 1, weights: {cart: 3}, query_profile: bold}]
            """);
    private static final Map<String, String> GERMAN = Map.of("surface", "search", "country", "de");
    private static final long DURING = Instant.parse("2026-01-15T00:00:00Z").toEpochMilli();
    private static final Layer RANKING = SET.layers().get(0);
    private static final Experiment WEIGHTS = RANKING.experiments().get(0);
    private static final Experiment MODEL = RANKING.experiments().get(1);

    private static RankingPlan plan(String unit, Map<String, String> attributes, long nowMillis, String overrides) {
        return SET.plan(new AssignmentQuery(unit, attributes::get, nowMillis, Overrides.parse(overrides, SET)));
    }

    private static LayerOutcome ranking(String unit, Map<String, String> attributes, long nowMillis) {
        return plan(unit, attributes, nowMillis, "").layers().get(0);
    }

    /** A unit outside of the holdout (inside, for {@code heldOut}) with its bucket in the layer from {@code from} to {@code to}. */
    private static Stream<String> units(boolean heldOut, int from, int to) {
        return IntStream.range(0, 10_000)
                .mapToObj(number -> "u" + number)
                .filter(unit -> heldOut == Salt.of("holdout").bucket(unit) < 1_000)
                .filter(unit -> {
                    int bucket = Salt.of("ranking").bucket(unit);
                    return bucket >= from && bucket <= to;
                });
    }

    private static String unit(int from, int to) {
        return units(false, from, to).findFirst().orElseThrow();
    }

    private static String unitOf(String variant) {
        Variant wanted = requireNonNull(WEIGHTS.variant(variant));
        return units(false, 0, 3_999)
                .filter(unit -> wanted.slice().holds(WEIGHTS.salt().bucket(unit)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void plan_unitOfAVariant_isAssignedAndChanged() {
        String unit = unitOf("more");

        RankingPlan plan = plan(unit, GERMAN, DURING, "");

        assertThat(plan.layers().get(0))
                .isEqualTo(new LayerOutcome.Assigned(
                        "ranking", RANKING.salt().bucket(unit), WEIGHTS, requireNonNull(WEIGHTS.variant("more"))))
                .extracting(LayerOutcome::why)
                .isEqualTo("assigned");
        assertThat(plan.changes())
                .isEqualTo(new Changes(null, null, Map.of("purchase", 2.0, "click", 1.0, "cart", 3.0), 400, "bold"));
    }

    @Test
    void plan_unitOfTheControl_changesWhatOtherLayersDo() {
        RankingPlan plan = plan(unitOf("control"), GERMAN, DURING, "");

        assertThat(plan.layers()).extracting(LayerOutcome::why).containsExactly("assigned", "assigned");
        assertThat(plan.changes()).isEqualTo(new Changes(null, null, Map.of("cart", 3.0), null, "bold"));
    }

    @Test
    void plan_splitLeavesUnitOut_hasNoVariant() {
        String unit = units(false, 0, 3_999)
                .filter(any -> WEIGHTS.variantAt(WEIGHTS.salt().bucket(any)) == null)
                .findFirst()
                .orElseThrow();

        assertThat(ranking(unit, GERMAN, DURING))
                .isEqualTo(new LayerOutcome.NoVariant("ranking", RANKING.salt().bucket(unit), WEIGHTS));
    }

    @Test
    void plan_bucketOfNobody_isFree() {
        String unit = unit(4_000, 4_999);

        assertThat(ranking(unit, GERMAN, DURING))
                .isEqualTo(new LayerOutcome.Free("ranking", RANKING.salt().bucket(unit)));
        assertThat(ranking(unit(5_000, 6_999), GERMAN, DURING).why()).isEqualTo("free");
    }

    @Test
    void plan_otherValueOrNone_isNotEligible() {
        String unit = unitOf("more");
        LayerOutcome expected =
                new LayerOutcome.NotEligible("ranking", RANKING.salt().bucket(unit), WEIGHTS);

        assertThat(ranking(unit, Map.of("surface", "search", "country", "at"), DURING))
                .isEqualTo(expected);
        assertThat(ranking(unit, Map.of("country", "de"), DURING)).isEqualTo(expected);
        assertThat(ranking(unit, Map.of("surface", "home", "country", "de"), DURING)
                        .why())
                .isEqualTo("assigned");
    }

    @Test
    void plan_timesOfAnExperiment_startIsInAndEndIsOut() {
        String unit = unitOf("more");
        long start = requireNonNull(WEIGHTS.start()).toEpochMilli();
        long end = requireNonNull(WEIGHTS.end()).toEpochMilli();

        assertThat(List.of(start - 1, start, end - 1, end))
                .extracting(nowMillis -> ranking(unit, GERMAN, nowMillis).why())
                .containsExactly("outside", "assigned", "assigned", "outside");
        assertThat(ranking(unit, GERMAN, end))
                .isEqualTo(new LayerOutcome.Outside("ranking", RANKING.salt().bucket(unit), WEIGHTS));
    }

    @Test
    void plan_stoppedExperiment_isOutside() {
        String unit = unit(7_000, 9_999);

        assertThat(ranking(unit, GERMAN, DURING))
                .isEqualTo(new LayerOutcome.Outside("ranking", RANKING.salt().bucket(unit), MODEL));
    }

    @Test
    void plan_unitInTheHoldout_isInNoLayer() {
        String unit = units(true, 0, 3_999).findFirst().orElseThrow();

        RankingPlan plan = plan(unit, GERMAN, DURING, "");

        assertThat(plan.layers())
                .containsExactly(
                        new LayerOutcome.HeldOut("ranking", Salt.of("ranking").bucket(unit)),
                        new LayerOutcome.HeldOut("looks", Salt.of("looks").bucket(unit)));
        assertThat(plan.changes()).isEqualTo(Changes.NONE);
    }

    @Test
    void plan_nobodyInParticular_isInNoLayer() {
        RankingPlan plan = plan("", GERMAN, DURING, "");

        assertThat(plan.layers()).containsExactly(new LayerOutcome.NoUnit("ranking"), new LayerOutcome.NoUnit("looks"));
        assertThat(plan.layers().get(0).bucket()).isEqualTo(LayerOutcome.NO_BUCKET);
        assertThat(plan.changes().isEmpty()).isTrue();
    }

    @Test
    void plan_override_winsOverEverythingAndIsMarked() {
        LayerOutcome.Overridden expected = new LayerOutcome.Overridden(
                "ranking", LayerOutcome.NO_BUCKET, MODEL, MODEL.variants().get(0));
        String heldOut = units(true, 0, 9_999).findFirst().orElseThrow();

        assertThat(plan("", Map.of(), 0, "model:mmoe").layers().get(0)).isEqualTo(expected);
        assertThat(plan("", Map.of(), 0, "ranking:mmoe").changes())
                .isEqualTo(new Changes("mmoe", null, Map.of(), null, null));
        assertThat(plan(heldOut, Map.of(), 0, "weights:more").layers())
                .extracting(LayerOutcome::why)
                .containsExactly("overridden", "holdout");
        assertThat(plan(unitOf("control"), GERMAN, DURING, "weights:more").layers())
                .extracting(LayerOutcome::why)
                .containsExactly("overridden", "assigned");
    }

    @Test
    void plan_noExperiments_changesNothing() {
        RankingPlan plan =
                ExperimentSet.NONE.plan(new AssignmentQuery("u1", UnitAttributes.NONE, DURING, Overrides.NONE));

        assertThat(plan).isEqualTo(new RankingPlan(Changes.NONE, List.of()));
    }
}
