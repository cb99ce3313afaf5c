package io.polyrank.encode;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.behaviour.BehaviourEvent;
import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.TextFields;
import io.polyrank.behaviour.UserContext;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.DatasetSpecReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EncoderFitterTest {

    private static final DatasetSpec SPEC = DatasetSpecReader.read("shop.yaml", """
            dataset: shop
            item_key: item
            tasks: [{name: click, label: clicked}]
            behaviours: [{type: click, keep: 5}]
            features:
              - {name: region, of: user, kind: categorical}
              - {name: page, of: context, kind: categorical, default: home}
              - {name: item, of: item, kind: categorical, minimum_count: 2}
              - {name: seller, of: item, kind: categorical, buckets: 10}
              - {name: tags, of: item, kind: categorical, values: 2}
              - {name: price, of: item, kind: numerical, missing: 8}
              - {name: stock, of: item, kind: numerical, transform: log}
            derived:
              - {name: clicks, kind: count, behaviour: click}
            """);

    @Test
    void state_vocabularies_standByFallingCountThenByValue() {
        EncoderFitter fitter = new EncoderFitter(SPEC);
        row(fitter, fields("region", "south"), fields("item", "b", "tags", "x y"));
        row(fitter, fields("region", "north"), fields("item", "c", "tags", "z"));
        row(fitter, fields("region", "west"), fields("item", "c", "tags", "x"));
        row(fitter, fields("region", "south"), fields("item", "a"));
        row(fitter, FieldValues.NONE, fields("item", "b"));

        EncoderState state = fitter.state();

        assertThat(state.vocabularies()).containsOnlyKeys("region", "page", "item", "tags");
        assertThat(values(state, "region")).containsExactly("south", "north", "west");
        assertThat(values(state, "item")).containsExactly("b", "c");
        assertThat(values(state, "tags")).containsExactly("x", "y", "z");
        assertThat(values(state, "page"))
                .as("the default counts, for it is what the encoder sees")
                .containsExactly("home");
    }

    @Test
    void state_numbers_haveMeanAndDeviationOfTheTransformedValues() {
        EncoderFitter fitter = new EncoderFitter(SPEC);
        row(fitter, FieldValues.NONE, fields("price", "2", "stock", "0"));
        row(fitter, FieldValues.NONE, fields("price", "5", "stock", Double.toString(Math.E - 1)));
        row(fitter, FieldValues.NONE, fields("stock", "0"));

        EncoderState state = fitter.state();

        // prices 2, 5 and the stand-in 8; logs of stock 0, 1, 0
        assertThat(normalisation(state, "price").mean()).isEqualTo(5, within(1e-9));
        assertThat(normalisation(state, "price").deviation()).isEqualTo(Math.sqrt(6), within(1e-9));
        assertThat(normalisation(state, "stock").mean()).isEqualTo(1 / 3.0, within(1e-6));
        assertThat(normalisation(state, "stock").deviation()).isEqualTo(Math.sqrt(2) / 3, within(1e-6));
    }

    @Test
    void state_limit_isThatOfTheFeatureOrTheUsual() {
        String text = SPEC.text().replace("transform: log}", "transform: log, limit: 12}");
        EncoderState state = new EncoderFitter(DatasetSpecReader.read("shop.yaml", text)).state();

        assertThat(normalisation(state, "stock").limit()).isEqualTo(12);
        assertThat(normalisation(state, "price").limit()).isEqualTo(5);
        assertThat(normalisation(state, "clicks").limit()).isEqualTo(5);
    }

    @Test
    void state_derivedNumbers_areFittedToo() {
        EncoderFitter fitter = new EncoderFitter(SPEC);
        for (long clicks : new long[] {0, 3}) {
            UserContext user = new UserContext("u1", FieldValues.NONE, Map.of(), Map.of("click", clicks));
            fitter.row(user, FieldValues.NONE, 0, FieldValues.NONE);
        }

        Normalisation clicks = normalisation(fitter.state(), "clicks");

        assertThat(clicks.mean()).isEqualTo(Math.log(4) / 2, within(1e-6));
        assertThat(clicks.deviation()).isEqualTo(Math.log(4) / 2, within(1e-6));
    }

    @Test
    void state_constantNumber_hasDeviationOne() {
        EncoderFitter fitter = new EncoderFitter(SPEC);
        row(fitter, FieldValues.NONE, fields("price", "3"));
        row(fitter, FieldValues.NONE, fields("price", "3"));

        assertThat(normalisation(fitter.state(), "price")).isEqualTo(new Normalisation(3, 1));
    }

    @Test
    void state_noRows_isUsable() {
        EncoderState state = new EncoderFitter(SPEC).state();

        assertThat(new Encoder(SPEC, state)
                        .query(UserContext.unknown("u1"), FieldValues.NONE, 0)
                        .user()
                        .numbers())
                .containsExactly(0f);
    }

    @Test
    void state_hugeNumber_staysFinite() {
        EncoderFitter fitter = new EncoderFitter(SPEC);
        row(fitter, FieldValues.NONE, fields("price", "1e300"));
        row(fitter, FieldValues.NONE, fields("price", "-1e300"));
        row(fitter, FieldValues.NONE, fields("price", "1e300"));

        Normalisation price = normalisation(fitter.state(), "price");

        assertThat(price.mean()).isFinite();
        assertThat(price.deviation()).isFinite().isPositive();
    }

    @Test
    void event_beforeTheRows_countsItemFieldsAndTheEventsItem() {
        EncoderFitter fitter = new EncoderFitter(SPEC);
        fitter.event(new BehaviourEvent("a", 0, fields("item", "a", "tags", "x")));
        fitter.event(new BehaviourEvent("a", 0, FieldValues.NONE));
        fitter.event(new BehaviourEvent("b", 0, fields("item", "b", "region", "north")));

        EncoderState state = fitter.state();

        assertThat(values(state, "item")).containsExactly("a");
        assertThat(values(state, "tags")).containsExactly("x");
        assertThat(values(state, "region")).isEmpty();
    }

    @Test
    void state_rowsInAnotherOrder_isTheSameVocabulary() {
        List<TextFields> items = new ArrayList<>();
        for (int index = 0; index < 200; index++) {
            items.add(fields("item", Integer.toString(index % 37), "tags", index % 5 + " " + index % 7));
        }
        EncoderState first = fit(items);
        Collections.shuffle(items, new Random(7));

        assertThat(fit(items).vocabularies()).isEqualTo(first.vocabularies());
    }

    @Test
    void state_sameRows_isTheSame() {
        List<TextFields> items = new ArrayList<>();
        Random random = new Random(7);
        for (int index = 0; index < 200; index++) {
            items.add(fields("item", Integer.toString(index % 37), "price", Double.toString(random.nextGaussian())));
        }

        assertThat(fit(items)).isEqualTo(fit(items));
    }

    private static EncoderState fit(List<TextFields> items) {
        EncoderFitter fitter = new EncoderFitter(SPEC);
        items.forEach(item -> row(fitter, FieldValues.NONE, item));
        return fitter.state();
    }

    private static void row(EncoderFitter fitter, FieldValues profile, FieldValues item) {
        fitter.row(new UserContext("u1", profile, Map.of(), Map.of()), FieldValues.NONE, 0, item);
    }

    private static List<String> values(EncoderState state, String feature) {
        return requireNonNull(state.vocabularies().get(feature), feature).values();
    }

    private static Normalisation normalisation(EncoderState state, String feature) {
        return requireNonNull(state.normalisations().get(feature), feature);
    }

    private static TextFields fields(String... namesAndValues) {
        Map<String, String> values = new HashMap<>();
        for (int index = 0; index < namesAndValues.length; index += 2) {
            values.put(namesAndValues[index], namesAndValues[index + 1]);
        }
        return new TextFields(values);
    }
}
