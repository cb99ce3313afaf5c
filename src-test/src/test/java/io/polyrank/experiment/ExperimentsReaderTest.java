package io.polyrank.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.polyrank.spec.SpecException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentsReaderTest {

    private static final String FULL = """
            holdout: {share: 0.05, salt: held-2026}
            layers:
              - name: ranking
                salt: ranking-1
                experiments:
                  - name: purchase_weight
                    share: 0.2
                    buckets: 0-4999
                    start: 2026-01-01T00:00:00Z
                    end: 2026-02-01T01:00:00+01:00
                    eligible: {surface: [search, home], country: [de, "no"]}
                    variants:
                      - {name: control, share: 0.5}
                      - name: more
                        share: 0.25
                        weights: {purchase: 2, click: -0.5}
                        candidates: 400
                  - name: other_model
                    share: 0.3
                    buckets: 9999-5000
                    stopped: true
                    variants:
                      - {name: mmoe, share: 1, model: mmoe, fusion: "click * pow(purchase, w_purchase)"}
              - name: looks
                experiments:
                  - name: rows
                    share: 1
                    variants:
                      - {name: four, share: 0.3, buckets: 0-3332, query_profile: rows/four}
                      - {name: five, share: 0.3, buckets: 3333-6665}
                      - {name: six, share: 0.3, buckets: 6666-9999}
            """;

    private static ExperimentSet read(String text) {
        return ExperimentsReader.read("experiments.yaml", text);
    }

    @Test
    void read_fullFile_hasWhatStandsThere() {
        ExperimentSet set = read(FULL);

        assertThat(set.holdout()).isEqualTo(new Holdout(Salt.of("held-2026"), new Slice(0, 9999, 500)));
        Layer ranking = set.layers().get(0);
        assertThat(ranking.salt()).isEqualTo(Salt.of("ranking-1"));
        assertThat(ranking.experiments().get(0))
                .isEqualTo(new Experiment(
                        "purchase_weight",
                        Salt.of("ranking-1").within("purchase_weight"),
                        new Slice(0, 4999, 2000),
                        Instant.parse("2026-01-01T00:00:00Z"),
                        Instant.parse("2026-02-01T00:00:00Z"),
                        false,
                        new Eligibility(Map.of("surface", List.of("search", "home"), "country", List.of("de", "no"))),
                        null,
                        List.of(
                                new Variant("control", new Slice(0, 9999, 5000), Changes.NONE),
                                new Variant(
                                        "more",
                                        new Slice(9999, 0, 2500),
                                        new Changes(null, null, Map.of("purchase", 2.0, "click", -0.5), 400, null)))));
        Experiment other = ranking.experiments().get(1);
        assertThat(other.stopped()).isTrue();
        assertThat(other.slice()).isEqualTo(new Slice(9999, 5000, 3000));
        assertThat(other.variants().get(0).changes())
                .isEqualTo(new Changes("mmoe", "click * pow(purchase, w_purchase)", Map.of(), null, null));
        Layer looks = set.layers().get(1);
        assertThat(looks.salt()).isEqualTo(Salt.of("looks"));
        assertThat(looks.experiments().get(0).slice()).isEqualTo(new Slice(0, 9999, 10_000));
        assertThat(looks.experiments().get(0).variants())
                .extracting(Variant::slice)
                .containsExactly(new Slice(0, 3332, 3000), new Slice(3333, 6665, 3000), new Slice(6666, 9999, 3000));
    }

    @Test
    void text_fullFile_saysEverythingAndReadsTheSame() {
        ExperimentSet set = read(FULL);

        assertThat(set.text()).isEqualTo("""
                holdout:
                  salt: held-2026
                  share: 0.05
                layers:
                  - name: ranking
                    salt: ranking-1
                    experiments:
                      - name: purchase_weight
                        share: 0.2
                        buckets: 0-4999
                        start: 2026-01-01T00:00:00Z
                        end: 2026-02-01T00:00:00Z
                        eligible:
                          surface:
                            - search
                            - home
                          country:
                            - de
                            - no
                        variants:
                          - name: control
                            share: 0.5
                            buckets: 0-9999
                          - name: more
                            share: 0.25
                            buckets: 9999-0
                            weights:
                              purchase: 2.0
                              click: -0.5
                            candidates: 400
                      - name: other_model
                        share: 0.3
                        buckets: 9999-5000
                        stopped: true
                        variants:
                          - name: mmoe
                            share: 1
                            buckets: 0-9999
                            model: mmoe
                            fusion: click * pow(purchase, w_purchase)
                  - name: looks
                    salt: looks
                    experiments:
                      - name: rows
                        share: 1
                        buckets: 0-9999
                        variants:
                          - name: four
                            share: 0.3
                            buckets: 0-3332
                            query_profile: rows/four
                          - name: five
                            share: 0.3
                            buckets: 3333-6665
                          - name: six
                            share: 0.3
                            buckets: 6666-9999
                """);
        assertThat(read(set.text())).isEqualTo(set);
    }

    @Test
    void read_fusionOfSeveralLines_isKeptOnOne() {
        ExperimentSet set = read("""
                layers:
                  - name: a
                    experiments:
                      - name: e
                        share: 1
                        variants:
                          - name: v
                            share: 1
                            fusion: |
                              click
                                * pow(cart,  w_cart)
                """);

        assertThat(set.layers()
                        .get(0)
                        .experiments()
                        .get(0)
                        .variants()
                        .get(0)
                        .changes()
                        .fusion())
                .isEqualTo("click * pow(cart, w_cart)");
    }

    @Test
    void read_exampleOfTheDocument_isFine() throws IOException {
        String page = Files.readString(Path.of("docs", "experiments.md"));
        String example = page.substring(page.indexOf("```yaml\n") + "```yaml\n".length());

        ExperimentSet set = read(example.substring(0, example.indexOf("```")));

        assertThat(set.layers().get(0).experiments())
                .extracting(Experiment::slice)
                .containsExactly(new Slice(0, 4999, 2000), new Slice(9999, 5000, 5000));
    }

    @Test
    void read_noLayers_isNone() {
        assertThat(read("layers: []")).isEqualTo(ExperimentSet.NONE);
        assertThat(read(ExperimentSet.NONE.text())).isEqualTo(ExperimentSet.NONE);
    }

    /** Mistakes in a file with one layer, whose lines from the second on are {@code - name: a} and the given ones. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "colour: red | 3: layers[0].colour: found an unknown key, expected one of experiments, name, salt",
                "salt: a/b | 3: layers[0].salt: found \"a/b\", expected 1 to 64 letters, digits and any of _ . -",
                "salt: holdout | 3: layers[0].salt: found holdout, which is that of the holdout too, expected another: layers "
                        + "must be independent",
                "experiments: [{name: a}] | 3: layers[0].experiments[0].name: found a twice, expected each name of layers and "
                        + "experiments once",
                "experiments: [{name: e}] | 3: layers[0].experiments[0].share: found nothing, expected a share from 0 to 1 in "
                        + "steps of 0.0001",
                "experiments: [{name: e, share: 1.5}] | 3: layers[0].experiments[0].share: found \"1.5\", expected a number "
                        + "from 0 to 1",
                "experiments: [{name: e, share: 0.33333}] | 3: layers[0].experiments[0].share: found \"0.33333\", expected a "
                        + "share from 0 to 1 in steps of 0.0001",
                "experiments: [{name: e, share: 1, variants: []}] | 3: layers[0].experiments[0].variants: found no variant, "
                        + "expected at least one",
                "experiments: [{name: e, share: 1, buckets: all}] | 3: layers[0].experiments[0].buckets: found \"all\", "
                        + "expected FROM-TO with buckets from 0 to 9999, such as 0-4999, or 9999-5000 to be filled from above",
                "experiments: [{name: e, share: 0.6, buckets: 5000-9999}] | 3: layers[0].experiments[0].share: found 0.6, "
                        + "expected at most 0.5, which is all of buckets 5000-9999",
                "experiments: [{name: e, share: 1, start: soon}] | 3: layers[0].experiments[0].start: found \"soon\", "
                        + "expected an instant such as 2026-01-31T08:00:00Z",
                "experiments: [{name: e, share: 1, start: 2026-02-01T00:00:00Z, end: 2026-02-01T00:00:00Z}] | 3: "
                        + "layers[0].experiments[0].end: found 2026-02-01T00:00:00Z, expected an instant after the start, "
                        + "2026-02-01T00:00:00Z",
                "experiments: [{name: e, share: 1, eligible: {country: []}}] | 3: "
                        + "layers[0].experiments[0].eligible.country: found an empty list, expected the values of those it "
                        + "is for",
                "experiments: [{name: e, share: 1, eligible: {country: de}}] | 3: "
                        + "layers[0].experiments[0].eligible.country: found \"de\", expected a list",
                "experiments: [{name: e, share: 0.1}, {name: f, share: 0.1}] | 3: layers[0].experiments[0].buckets: found "
                        + "nothing beside 1 other experiments, expected FROM-TO, such as 0-4999: where it lies and may grow "
                        + "to, so that others stay where they are",
            })
    void read_mistakeInALayer_namesLineFieldFoundAndExpected(String line, String message) {
        assertMistake("layers:\n- name: a\n  " + line + "\n", message);
    }

    /** Mistakes in the variants of the only experiment, which stand in the second line. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: v, share: 0.6}, {name: w, share: 0.6} | variants: found shares of 1.2 together, expected at most 1",
                "{name: v, share: 0.5}, {name: v, share: 0.5} | variants[1].name: found v twice, expected each variant of an "
                        + "experiment once",
                "{name: v, share: 1, colour: red} | variants[0].colour: found an unknown key, expected one of buckets, "
                        + "candidates, fusion, model, name, query_profile, share, weights",
                "{name: v, share: 1, weights: {click: 101}} | variants[0].weights.click: found \"101\", expected a number "
                        + "from -100 to 100",
                "{name: v, share: 1, weights: {click: NaN}} | variants[0].weights.click: found \"NaN\", expected a number "
                        + "from -100 to 100",
                "{name: v, share: 1, weights: {a-b: 1}} | variants[0].weights.a-b: found a weight of what cannot be a task, "
                        + "expected the name of a task or of a class, task_class",
                "{name: v, share: 1, model: \"a\\nb\"} | variants[0].model: found a line break or another control character, "
                        + "expected a text on one line",
                "{name: v, share: 1, query_profile: \"a\\u2028\"} | variants[0].query_profile: found a line break",
                "{name: v, share: 1, candidates: 0} | variants[0].candidates: found \"0\", expected a whole number from 1 to "
                        + "10000",
                "{name: v, share: 1, fusion: 'click * '} | variants[0].fusion: found the end of the expression at column 9, "
                        + "expected a name, a number, a function call or '('",
                "{name: v, share: 1, fusion: 'random(1)'} | variants[0].fusion: found a call of 'random' at column 1",
                "{name: v, share: 0.3}, {name: w, share: 0.3}, {name: x, share: 0.3} | variants[0].buckets: found nothing "
                        + "beside 2 other variants, expected FROM-TO, such as 0-3332: where it lies",
                "{name: v, share: 0.3, buckets: 0-4999}, {name: w, share: 0.3, buckets: 2999-9999} | variants[1].buckets: "
                        + "found buckets 2999-5998 for a share of 0.3, expected none of 0-2999, which v holds",
            })
    void read_mistakeInVariants_namesFieldFoundAndExpected(String variants, String message) {
        assertMistake(
                "layers:\n- {name: a, experiments: [{name: e, share: 1, variants: [" + variants + "]}]}\n",
                "2: layers[0].experiments[0]." + message);
    }

    @Test
    void read_shareMeetsAnother_isToldWithTheShare() {
        assertMistake(
                "layers:\n- {name: a, experiments: [{name: e, share: 1, variants: "
                        + "[{name: v, share: 0.5, buckets: 5000-9999}, {name: w, share: 0.3}]}]}\n",
                "2: layers[0].experiments[0].variants[1].share: found buckets 7000-9999 for a share of 0.3, expected none of "
                        + "5000-9999, which v holds");
    }

    @Test
    void read_twoLayersOfOneSalt_isRefused() {
        assertMistake(
                "layers:\n- {name: a}\n- {name: b, salt: a}\n",
                "3: layers[1].salt: found a, which is that of layer a too, expected another: layers must be independent");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model: x | model",
                "fusion: click | fusion",
                "candidates: 10 | candidates",
                "query_profile: x | query_profile",
                "weights: {click: 2} | weights.click",
            })
    void read_twoLayersChangeTheSame_isRefused(String change, String field) {
        String layer = "- {name: %s, experiments: [{name: %s1, share: 1, variants: [{name: v, share: 1, %s}]}]}\n";
        assertMistake(
                "layers:\n" + layer.formatted("a", "a", change) + layer.formatted("b", "b", change),
                "3: layers[1].experiments[0].variants[0]." + field
                        + ": found a change of what layer a changes too, expected it in one layer only");
    }

    @Test
    void read_twoLayersChangeWeightsOfDifferentTasks_isFine() {
        String layer =
                "- {name: %s, experiments: [{name: %s1, share: 1, variants: [{name: v, share: 1, weights: {%s: 2}}]}]}\n";

        assertThat(read("layers:\n" + layer.formatted("a", "a", "click") + layer.formatted("b", "b", "cart"))
                        .layers())
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "holdout: {share: 0.1} | 1: layers: found nothing, expected a list of layers, [] for none",
                "layers: a | 1: layers: found \"a\", expected a list",
                "{layers: [], holdout: {}} | 1: holdout.share: found nothing, expected a share",
                "{layers: [], holdout: {share: 0.1, colour: red}} | 1: holdout.colour: found an unknown key",
                "{layers: [], layer: []} | 1: layer: found an unknown key, expected one of exploration, holdout, layers",
            })
    void read_mistakeAtTheRoot_namesLineFieldFoundAndExpected(String text, String message) {
        assertMistake(text, message);
    }

    private static void assertMistake(String text, String message) {
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> read(text))
                .withMessageStartingWith("experiments.yaml:" + message);
    }
}
