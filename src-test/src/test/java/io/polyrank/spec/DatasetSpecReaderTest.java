package io.polyrank.spec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.polyrank.spec.DerivedSpec.Count;
import io.polyrank.spec.DerivedSpec.Popularity;
import io.polyrank.spec.DerivedSpec.Rate;
import io.polyrank.spec.DerivedSpec.Recency;
import io.polyrank.spec.FeatureSpec.Categorical;
import io.polyrank.spec.FeatureSpec.Numerical;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetSpecReaderTest {

    /** Line numbers in the tests below count from here. */
    private static final String SHOP = """
            dataset: shop
            item_key: item_id
            tasks:
              - {name: click, label: clicked}
              - {name: value, kind: regression, label: order_value, condition: purchased, weight: 0.5}
            behaviours:
              - {type: click, when: clicked, keep: 20}
              - {type: seen}
            features:
              - {name: region, of: user, kind: categorical, minimum_count: 3}
              - {name: interests, of: user, kind: categorical, values: 3}
              - {name: hour, of: context, kind: numerical, default: 12}
              - {name: item_id, of: item, kind: categorical, buckets: 100}
              - {name: tags, of: item, kind: categorical, values: 4}
              - {name: price, of: item, kind: numerical, transform: log, missing: -1}
            sequences:
              - {behaviour: click, fields: [item_id, tags], length: 10}
            derived:
              - {name: clicks, kind: count, behaviour: click}
              - {name: tag_clicks, kind: count, behaviour: click, match: tags}
              - {name: click_rate, kind: rate, of: click, given: seen, prior: [2, 20], last: 5}
              - {name: click_age, kind: recency, behaviour: click, cap_days: 2}
              - {name: popular, kind: popularity, of: click, given: seen}
            """;

    @Test
    void read_goodFile_keepsEverythingInOrder() {
        DatasetSpec spec = DatasetSpecReader.read("shop.yaml", SHOP);

        assertThat(spec.name()).isEqualTo("shop");
        assertThat(spec.itemKey()).isEqualTo("item_id");
        assertThat(spec.text()).isEqualTo(SHOP);
        assertThat(spec.tasks())
                .containsExactly(
                        new TaskSpec("click", TaskKind.BINARY, "clicked", null, 1),
                        new TaskSpec("value", TaskKind.REGRESSION, "order_value", "purchased", 0.5));
        assertThat(spec.behaviours())
                .containsExactly(new BehaviourSpec("click", "clicked", 20), new BehaviourSpec("seen", null, 50));
        assertThat(spec.features())
                .containsExactly(
                        new FeatureSpec("region", FeatureOwner.USER, new Categorical(3, 0, 1), null),
                        new FeatureSpec("interests", FeatureOwner.USER, new Categorical(1, 0, 3), null),
                        new FeatureSpec("hour", FeatureOwner.CONTEXT, new Numerical(Transform.NONE, 0), "12"),
                        new FeatureSpec("item_id", FeatureOwner.ITEM, new Categorical(1, 100, 1), null),
                        new FeatureSpec("tags", FeatureOwner.ITEM, new Categorical(1, 0, 4), null),
                        new FeatureSpec("price", FeatureOwner.ITEM, new Numerical(Transform.LOG, -1), null));
        assertThat(spec.sequences()).containsExactly(new SequenceSpec("click", List.of("item_id", "tags"), 10));
        assertThat(spec.derived())
                .containsExactly(
                        new Count("clicks", "click", null),
                        new Count("tag_clicks", "click", "tags"),
                        new Rate("click_rate", "click", "seen", null, 5, 2, 20),
                        new Recency("click_age", "click", 172_800),
                        new Popularity("popular", "click", "seen", 1, 10));
    }

    @Test
    void read_goodFile_knowsWhichFieldsItemsAndEventsCarry() {
        DatasetSpec spec = DatasetSpecReader.read("shop.yaml", SHOP);

        assertThat(spec.itemFields()).containsExactly("item_id", "tags", "price", "count_click", "count_seen");
        assertThat(spec.eventFields()).containsExactly("item_id", "tags");
        assertThat(spec.taskNames()).containsExactly("click", "value");
    }

    @Test
    void read_limitOfANumber_isKeptWithinItsBounds() {
        String text = SHOP.replace("missing: -1}", "missing: -1, limit: 12}");

        assertThat(DatasetSpecReader.read("shop.yaml", text)
                        .feature("price")
                        .orElseThrow()
                        .form())
                .isEqualTo(new Numerical(Transform.LOG, -1, 12));
        SpecException refused = catchThrowableOfType(
                SpecException.class, () -> DatasetSpecReader.read("shop.yaml", text.replace("12}", "0}")));
        assertThat(refused).hasMessageContaining("features[5].limit");
    }

    @Test
    void itemFields_counterDeclaredAsFeatureToo_standsOnce() {
        String text = SHOP.replace(
                "sequences:", "  - {name: count_click, of: item, kind: numerical, transform: log}\nsequences:");

        assertThat(DatasetSpecReader.read("shop.yaml", text).itemFields())
                .containsOnlyOnce("count_click")
                .hasSize(5);
    }

    @Test
    void read_onlyWhatIsNeeded_isEnough() {
        DatasetSpec spec = DatasetSpecReader.read("small.yaml", """
                dataset: small
                item_key: id
                tasks: [{name: click, label: click}]
                features: [{name: id, of: item, kind: categorical}]
                """);

        assertThat(spec.behaviours()).isEmpty();
        assertThat(spec.sequences()).isEmpty();
        assertThat(spec.derived()).isEmpty();
        assertThat(spec.eventFields()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kuairand", "marketplace"})
    void read_shippedFile_isGood(String name) throws IOException {
        try (InputStream file = requireNonNull(getClass().getResourceAsStream("/datasets/" + name + ".yaml"), name)) {
            DatasetSpec spec = DatasetSpecReader.read(name, new String(file.readAllBytes(), StandardCharsets.UTF_8));

            assertThat(spec.taskNames()).contains("click");
            assertThat(spec.eventFields()).contains(spec.itemKey());
        }
    }

    static Stream<Arguments> brokenFiles() {
        return Stream.of(
                broken(
                        "item_key: item_id",
                        "item_key: item_id\nfoo: 1",
                        3,
                        "foo",
                        "an unknown key",
                        "one of behaviours"),
                broken("keep: 20", "kep: 20", 7, "behaviours[0].kep", "an unknown key", "one of keep, type, when"),
                broken(
                        "kind: regression",
                        "kind: regresion",
                        5,
                        "tasks[1].kind",
                        "\"regresion\"",
                        "one of binary, regression"),
                broken(
                        "of: item, kind: numerical",
                        "of: item, knd: numerical",
                        15,
                        "features[5].kind",
                        "nothing (the keys here are name, of, knd, transform, missing)",
                        "one of categorical, numerical"),
                broken("of: context", "of: query", 12, "features[2].of", "\"query\"", "one of user, context, item"),
                broken("label: clicked", "label: [clicked]", 4, "tasks[0].label", "a list", "a name: a letter"),
                broken("label: clicked", "label: ~", 4, "tasks[0].label", "nothing", "a name: a letter"),
                broken("name: click,", "name: 2click,", 4, "tasks[0].name", "\"2click\"", "a name: a letter"),
                broken(
                        "condition: purchased",
                        "condition: x > 1",
                        5,
                        "tasks[1].condition",
                        "\"x > 1\"",
                        "a name: a letter"),
                broken("keep: 20", "keep: many", 7, "behaviours[0].keep", "\"many\"", "a whole number from 1 to 1000"),
                broken("keep: 20", "keep: 2.5", 7, "behaviours[0].keep", "\"2.5\"", "a whole number from 1 to 1000"),
                broken("keep: 20", "keep: 0", 7, "behaviours[0].keep", "\"0\"", "a whole number from 1 to 1000"),
                broken("keep: 20", "keep: 4294967297", 7, "behaviours[0].keep", "\"4294967297\"", "a whole number"),
                broken("keep: 20", "keep: {most: 20}", 7, "behaviours[0].keep", "a mapping", "a whole number"),
                broken("weight: 0.5", "weight: -1", 5, "tasks[1].weight", "\"-1\"", "a number from 0 to 1000000"),
                broken("weight: 0.5", "weight: heavy", 5, "tasks[1].weight", "\"heavy\"", "a number from 0 to 1000000"),
                broken("values: 4", "values: 65", 14, "features[4].values", "\"65\"", "a whole number from 1 to 64"),
                broken("length: 10", "length: 21", 17, "sequences[0].length", "\"21\"", "a whole number from 1 to 20"),
                broken("length: 10", "", 17, "sequences[0].length", "nothing", "a whole number from 1 to 20"),
                broken("cap_days: 2", "cap_days: 0", 22, "derived[3].cap_days", "\"0\"", "a number from 0.001 to 3650"),
                broken("name: value", "name: click", 5, "tasks[1].name", "click twice", "each task once"),
                broken("type: seen", "type: click", 8, "behaviours[1].type", "click twice", "each behaviour type once"),
                broken("name: price", "name: tags", 15, "features[5].name", "tags twice", "each feature name once"),
                broken("name: clicks", "name: price", 19, "derived[0].name", "price twice", "each feature name once"),
                broken(
                        "item_key: item_id",
                        "item_key: item_id\nitem_key: tags",
                        3,
                        "item_key",
                        "the key twice",
                        "it once"),
                broken(
                        "behaviour: click, fields",
                        "behaviour: clik, fields",
                        17,
                        "sequences[0].behaviour",
                        "\"clik\"",
                        "one of the behaviours [click, seen]"),
                broken(
                        "kind: count, behaviour: click}",
                        "kind: count, behaviour: buy}",
                        19,
                        "derived[0].behaviour",
                        "\"buy\"",
                        "one of the behaviours [click, seen]"),
                broken(
                        "given: seen, prior",
                        "given: saw, prior",
                        21,
                        "derived[2].given",
                        "\"saw\"",
                        "one of the behaviours"),
                broken(
                        "of: click, given: seen}",
                        "given: seen}",
                        23,
                        "derived[4].of",
                        "nothing",
                        "one of the behaviours"),
                broken(
                        "match: tags",
                        "match: price",
                        20,
                        "derived[1].match",
                        "\"price\"",
                        "a categorical item feature"),
                broken(
                        "match: tags",
                        "match: region",
                        20,
                        "derived[1].match",
                        "\"region\"",
                        "a categorical item feature"),
                broken(
                        "last: 5",
                        "last: 5, match: tags",
                        21,
                        "derived[2].last",
                        "last together with match",
                        "one of them"),
                broken("[2, 20]", "[2]", 21, "derived[2].prior", "[2.0]", "[successes, trials]"),
                broken("[2, 20]", "[30, 20]", 21, "derived[2].prior", "[30.0, 20.0]", "[successes, trials]"),
                broken("[2, 20]", "[0, 0]", 21, "derived[2].prior", "[0.0, 0.0]", "[successes, trials]"),
                broken(
                        "[item_id, tags]",
                        "[tags, item_id]",
                        17,
                        "sequences[0].fields",
                        "[tags, item_id]",
                        "a list that starts with item_id"),
                broken(
                        "[item_id, tags]",
                        "[item_id, price]",
                        17,
                        "sequences[0].fields",
                        "\"price\"",
                        "a categorical item feature"),
                broken(
                        "[item_id, tags]",
                        "[item_id, tags, tags]",
                        17,
                        "sequences[0].fields",
                        "[item_id, tags, tags]",
                        "each field once"),
                broken(
                        "derived:",
                        "  - {behaviour: click, fields: [item_id], length: 1}\nderived:",
                        18,
                        "sequences[1].behaviour",
                        "click twice",
                        "one sequence per behaviour type"),
                broken("item_key: item_id\n", "", 1, "item_key", "none", "the item feature that the events of"),
                broken(
                        "item_key: item_id",
                        "item_key: tags",
                        2,
                        "item_key",
                        "\"tags\"",
                        "a single-value categorical item"),
                broken(
                        "item_key: item_id",
                        "item_key: price",
                        2,
                        "item_key",
                        "\"price\"",
                        "a single-value categorical"),
                broken(
                        "item_key: item_id",
                        "item_key: region",
                        2,
                        "item_key",
                        "\"region\"",
                        "a single-value categorical"),
                broken("default: 12", "default: noon", 12, "features[2].default", "\"noon\"", "a number from"),
                broken(
                        "missing: -1",
                        "missing: -1, default: 3",
                        15,
                        "features[5].default",
                        "a default",
                        "none: only single-value context features"),
                broken("name: interests", "name: ids", 11, "features[1].name", "\"ids\"", "another name"),
                broken("name: interests", "name: numbers", 11, "features[1].name", "\"numbers\"", "another name"),
                broken(
                        "sequences:",
                        "  - {name: count_seen, of: item, kind: categorical}\nsequences:",
                        24,
                        "derived[4].given",
                        "seen although its counter count_seen is categorical",
                        "a numerical count_seen"),
                broken("dataset: shop", "dataset: " + "x".repeat(65), 1, "dataset", "\"xxx", "a name: a letter"));
    }

    @ParameterizedTest
    @MethodSource("brokenFiles")
    void read_brokenFile_namesLineFieldFoundAndExpected(
            String good, String bad, int line, String field, String found, String expected) {
        assertThat(SHOP).contains(good);

        SpecException error = refusal(SHOP.replaceFirst(Pattern.quote(good), bad));

        assertThat(error.line()).isEqualTo(line);
        assertThat(error.field()).isEqualTo(field);
        assertThat(error)
                .hasMessageStartingWith("shop.yaml:" + line + ": " + field + ": found " + found)
                .hasMessageContaining(", expected " + expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", ".nan", "Infinity", "-Infinity", ".inf", "1e999", "0x1p3", "1f", "1_0", "٣"})
    void read_numberThatIsNone_isRefused(String number) {
        SpecException error = refusal(SHOP.replace("missing: -1", "missing: " + number));

        assertThat(error)
                .hasMessage("shop.yaml:15: features[5].missing: found \"" + number
                        + "\", expected a number from -1000000000000 to 1000000000000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tasks: []", "tasks:\n  []", ""})
    void read_noTasks_isRefused(String tasks) {
        String text = "dataset: small\nitem_key: id\nfeatures: [{name: id, of: item, kind: categorical}]\n" + tasks;

        assertThat(refusal(text)).hasMessageContaining("tasks: found no task, expected at least one");
    }

    static Stream<Arguments> noYaml() {
        return Stream.of(
                Arguments.of("", "shop.yaml:1: found an empty file, expected a mapping"),
                Arguments.of("# nothing but a comment\n", "shop.yaml:1: found an empty file, expected a mapping"),
                Arguments.of("- a\n- b\n", "shop.yaml:1: found a list, expected a mapping"),
                Arguments.of("just words", "shop.yaml:1: found \"just words\", expected a mapping"),
                Arguments.of("dataset: shop\ntasks: [a, b", "shop.yaml:2: found broken YAML"),
                Arguments.of("dataset: shop\n\titem_key: id\n", "shop.yaml:2: found broken YAML"),
                Arguments.of("dataset: shop\n---\ndataset: other\n", "found broken YAML"),
                Arguments.of("dataset: \"shop", "found broken YAML"),
                Arguments.of("dataset: sh\u0000op", "found broken YAML"),
                Arguments.of("? [a, b]\n: c\n", "shop.yaml:1: found a list as a key, expected a plain name"),
                Arguments.of("? \n: c\n", "found nothing as a key, expected a plain name"),
                Arguments.of(
                        "dataset: &name shop\nitem_key: *name\n",
                        "shop.yaml:2: found an alias, expected the value itself"),
                Arguments.of(
                        "a: &a [1]\nb: &b [*a, *a]\nc: &c [*b, *b]\n",
                        "shop.yaml:2: found an alias, expected the value itself"),
                Arguments.of("a: &a [*a]\n", "shop.yaml:1: found an alias"),
                Arguments.of("<<: {dataset: shop}\n", "dataset"),
                Arguments.of("dataset: " + "[".repeat(400_000), "found values nested 21 deep, expected at most 20"),
                Arguments.of(
                        "dataset: shop\n" + "#".repeat(1_000_000),
                        "shop.yaml: found 1000014 characters, expected at most 1000000 characters"));
    }

    @ParameterizedTest
    @MethodSource("noYaml")
    void read_noYamlMapping_isRefusedWithItsPlace(String text, String message) {
        assertThat(refusal(text)).hasMessageContaining(message);
    }

    @Test
    void read_longOrManyLinedValue_isShortenedInTheMessage() {
        SpecException error = refusal(SHOP.replace("dataset: shop", "dataset: \"a\\nb" + "c".repeat(10_000) + "\""));

        assertThat(error.getMessage()).hasSizeLessThan(300).doesNotContain("\n").contains("\"a\\nbccc");
    }

    @Property(tries = 500)
    void read_anyText_isReadOrRefusedProperly(@ForAll("yamlLike") String text) {
        readOrRefuse(text);
    }

    /** Damages the good file at one place: this reaches deeper than text out of nothing. */
    @Property(tries = 500)
    void read_anyDamage_isReadOrRefusedProperly(
            @ForAll("offset") int from, @ForAll("offset") int length, @ForAll("yamlLike") String damage) {
        int end = Math.min(SHOP.length(), from + length % 20);

        readOrRefuse(SHOP.substring(0, from) + damage + SHOP.substring(end));
    }

    @Provide
    Arbitrary<Integer> offset() {
        return Arbitraries.integers().between(0, SHOP.length());
    }

    @Provide
    Arbitrary<String> yamlLike() {
        Arbitrary<String> marks = Arbitraries.of(
                "- ", ": ", "{", "}", "[", "]", "\n", "  ", "&a ", "*a", "!!int ", "|\n", "\t", "#", "'");
        Arbitrary<String> words =
                Arbitraries.of("dataset", "tasks", "name", "kind", "click", "null", "~", "1e9", "NaN");
        return Arbitraries.frequencyOf(
                        Tuple.of(3, marks),
                        Tuple.of(3, words),
                        Tuple.of(1, Arbitraries.strings().ofMaxLength(5)))
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }

    private static void readOrRefuse(String text) {
        try {
            assertThat(DatasetSpecReader.read("shop.yaml", text).tasks()).isNotEmpty();
        } catch (SpecException e) {
            assertThat(e.getMessage())
                    .startsWith("shop.yaml")
                    .contains("found ")
                    .contains(", expected ");
        }
    }

    private static SpecException refusal(String text) {
        return catchThrowableOfType(SpecException.class, () -> DatasetSpecReader.read("shop.yaml", text));
    }

    private static Arguments broken(String good, String bad, int line, String field, String found, String expected) {
        return Arguments.of(good, bad, line, field, found, expected);
    }
}
