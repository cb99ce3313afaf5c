package io.polyrank.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverridesTest {

    private static final ExperimentSet SET = ExperimentsReader.read("experiments.yaml", """
            layers:
              - name: ranking
                experiments:
                  - name: weights
                    share: 0.5
                    buckets: 0-4999
                    variants: [{name: control, share: 0.5}, {name: more, share: 0.5}]
                  - name: model
                    share: 0.5
                    buckets: 5000-9999
                    variants: [{name: control, share: 0.5}, {name: mmoe, share: 0.5}]
              - name: looks
                experiments:
                  - {name: rows, share: 1, variants: [{name: four, share: 1}]}
            """);

    @ParameterizedTest
    @CsvSource({
        "weights:more, weights, more",
        "model:control, model, control",
        "ranking:mmoe, model, mmoe",
        "' looks:four ', rows, four"
    })
    void parse_oneVariant_isThatOne(String text, String experiment, String variant) {
        assertThat(Overrides.parse(text, SET).choices()).singleElement().satisfies(choice -> {
            assertThat(choice.experiment().name()).isEqualTo(experiment);
            assertThat(choice.variant().name()).isEqualTo(variant);
            assertThat(choice.layer().experiments()).contains(choice.experiment());
        });
    }

    @Test
    void parse_several_areOnePerLayer() {
        assertThat(Overrides.parse("looks:four, weights:more", SET).choices())
                .extracting(choice -> choice.variant().name())
                .containsExactly("four", "more");
    }

    @Test
    void parse_blank_isNone() {
        assertThat(Overrides.parse(" ", SET)).isEqualTo(Overrides.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "more | 'more' | LAYER:VARIANT or EXPERIMENT:VARIANT, several with commas between them",
                "weights:more, | '' | LAYER:VARIANT or EXPERIMENT:VARIANT, several with commas between them",
                "colour:red | 'colour' | one of the layers and experiments [ranking, weights, model, looks, rows]",
                "weights:mmoe | 'mmoe' of 'weights' | one of the variants [weights:control, weights:more]",
                "ranking:control | 'ranking:control', which could be any of [weights:control, model:control] | one of these",
                "weights:more,model:mmoe | 'model:mmoe' beside another in layer ranking | one variant per layer",
                "ä:b | '?' | one of the layers and experiments [ranking, weights, model, looks, rows]"
            })
    void parse_mistake_saysFoundAndExpected(String text, String found, String expected) {
        assertThatExceptionOfType(OverrideException.class)
                .isThrownBy(() -> Overrides.parse(text, SET))
                .withMessage("override: found %s, expected %s", found, expected)
                .satisfies(e -> {
                    assertThat(e.found()).isEqualTo(found);
                    assertThat(e.expected()).isEqualTo(expected);
                });
    }

    @Test
    void parse_noExperiments_saysSo() {
        assertThatExceptionOfType(OverrideException.class)
                .isThrownBy(() -> Overrides.parse("a:b", ExperimentSet.NONE))
                .withMessage("override: found 'a', expected no override: there is no experiment");
    }
}
