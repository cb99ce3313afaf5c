package io.polyrank.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polyrank.experiment.LayerOutcome.InVariant;
import io.polyrank.experiment.LayerOutcome.Interleaved;
import io.polyrank.experiment.LayerOutcome.NotInterleaved;
import io.polyrank.interleave.Interleaving;
import io.polyrank.spec.SpecException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Experiments that mix the rankings of their variants, from the file to the plan. */
class InterleavedExperimentsTest {

    private static final String YAML = """
            layers:
              - name: ranking
                experiments:
                  - name: mix
                    share: 0.5
                    buckets: 0-4999
                    interleaving: team_draft
                    variants:
                      - {name: control}
                      - {name: more, weights: {purchase: 2}}
              - name: models
                experiments:
                  - name: mix_models
                    share: 1
                    interleaving: optimised
                    variants:
                      - {name: control, model: dtrn}
                      - {name: mmoe, model: mmoe}
                      - {name: trees, model: trees}
              - name: size
                experiments:
                  - name: larger
                    share: 1
                    variants:
                      - {name: large, share: 1, candidates: 400}
            """;

    @Test
    void text_interleaving_readsTheSame() {
        ExperimentSet set = read(YAML);

        assertThat(set.layers().get(0).experiments().get(0).interleaving()).isEqualTo(Interleaving.TEAM_DRAFT);
        assertThat(set.layers().get(1).experiments().get(0).interleaving()).isEqualTo(Interleaving.OPTIMISED);
        assertThat(set.text()).contains("interleaving: optimised").contains("- name: mmoe\n            model: mmoe");
        assertThat(read(set.text())).isEqualTo(set);
    }

    @Test
    void plan_twoLayersWantToMix_mixesTheFirstInFileOrder() {
        int first = 0;
        for (int unit = 0; unit < 400; unit++) {
            RankingPlan plan = plan("u" + unit, Overrides.NONE);
            boolean both = plan.layers().get(0) instanceof Interleaved;

            assertThat(plan.layers().get(1)).isInstanceOf(both ? NotInterleaved.class : Interleaved.class);
            assertThat(plan.interleaved().orElseThrow().experiment().name()).isEqualTo(both ? "mix" : "mix_models");
            first += both ? 1 : 0;
        }

        assertThat(first).isBetween(150, 250);
    }

    @Test
    void plan_mixture_leavesVariantsToTheirOwnChanges() {
        RankingPlan plan = read(YAML.replace("share: 0.5", "share: 1").replace("buckets: 0-4999", ""))
                .plan(new AssignmentQuery("u1", attribute -> null, 0, Overrides.NONE));
        Experiment mix = plan.interleaved().orElseThrow().experiment();

        assertThat(plan.changes()).isEqualTo(new Changes(null, null, Map.of(), 400, null));
        assertThat(plan.changesOf(mix.variants().get(1)))
                .isEqualTo(new Changes(null, null, Map.of("purchase", 2.0), 400, null));
    }

    @Test
    void plan_variantAskedFor_isRankedWithAlone() {
        RankingPlan plan = plan("u1", Overrides.parse("mix:more,mix_models:mmoe", read(YAML)));

        assertThat(plan.interleaved()).isEmpty();
        assertThat(plan.layers().subList(0, 2)).allMatch(InVariant.class::isInstance);
        assertThat(plan.changes().model()).isEqualTo("mmoe");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "interleaving: team_draft | interleaving: yes | interleaving: found \"yes\", expected one of [team_draft, optimised]",
                "{name: control} | {name: control, share: 0.5} | share: found one with interleaving, expected none: all units",
                "{name: control} | {name: control, buckets: 0-9} | buckets: found one with interleaving",
                "{name: control} | {name: control, candidates: 9} | candidates: found one with interleaving, expected none: variants",
                "{name: control} | {name: control, query_profile: p} | query_profile: found one with interleaving",
                "interleaving: optimised | interleaving: team_draft | variants: found 3 of them with interleaving team_draft, expected 2; optimised mixes more"
            })
    void read_mistake_isToldWithLine(String before, String after, String message) {
        assertThatThrownBy(() -> read(YAML.replace(before, after)))
                .isInstanceOf(SpecException.class)
                .hasMessageMatching("(?s)experiments.yaml.*[0-9]+.*")
                .hasMessageContaining(message);
    }

    private static RankingPlan plan(String unit, Overrides overrides) {
        return read(YAML).plan(new AssignmentQuery(unit, attribute -> null, 0, overrides));
    }

    private static ExperimentSet read(String yaml) {
        return ExperimentsReader.read("experiments.yaml", yaml);
    }
}
