package io.polyrank.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.polyrank.experiment.LayerOutcome.Assigned;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RampTest {

    private static final ExperimentSet SET = ExperimentsReader.read("experiments.yaml", """
            exploration: {share: 0.25}
            layers:
              - name: weights
                experiments:
                  - name: cheap
                    share: 0.01
                    buckets: 0-4999
                    variants:
                      - {name: control, share: 0.5}
                      - {name: cheap_1, share: 0.5, weights: {purchase: 2}}
                  - {name: other, share: 0.3, buckets: 9999-5000, variants: [{name: only, share: 1}]}
            """);

    @Test
    void ramped_larger_keepsEveryUnitWhereItWas() {
        Map<String, String> before = variants(SET);
        ExperimentSet ramped = SET.ramped("cheap", 0.5);

        Map<String, String> after = variants(ramped);

        assertThat(after).containsAllEntriesOf(before);
        assertThat(after.size() - before.size())
                .as("of 10,000 units, 49 in a hundred more")
                .isBetween(4_700, 5_100);
        assertThat(ramped.ramped("cheap", 0.01)).isEqualTo(SET);
    }

    @Test
    void ramped_beyondItsBuckets_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SET.ramped("cheap", 0.6))
                .withMessage(
                        "share of cheap: found 6000 buckets, expected 0 to 5000, as many as its buckets 0-4999 have"
                                + " room for");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SET.ramped("cheap", -0.1))
                .withMessageContaining("found -1000 buckets");
    }

    @Test
    void ramped_unknownExperiment_isRefusedWithThoseThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SET.ramped("dear", 0.1))
                .withMessage("experiment: found dear, expected one of [cheap, other]");
    }

    private static Map<String, String> variants(ExperimentSet set) {
        Map<String, String> variants = new HashMap<>();
        for (int unit = 0; unit < 10_000; unit++) {
            String name = "u" + unit;
            set.plan(new AssignmentQuery(name, attribute -> null, 0, Overrides.NONE)).layers().stream()
                    .filter(Assigned.class::isInstance)
                    .map(Assigned.class::cast)
                    .forEach(assigned -> variants.put(
                            name,
                            assigned.experiment().name() + ":"
                                    + assigned.variant().name()));
        }
        return variants;
    }
}
