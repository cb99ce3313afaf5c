package io.polyrank.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.polyrank.behaviour.BehaviourEvent;
import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.InvalidValueException;
import io.polyrank.behaviour.TextFields;
import io.polyrank.behaviour.UserContext;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.DatasetSpecReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Declared features and behaviour sequences; see {@link DerivedFeaturesTest} for derived ones. */
class EncoderTest {

    private static final DatasetSpec SPEC = DatasetSpecReader.read("shop.yaml", """
            dataset: shop
            item_key: item
            tasks: [{name: click, label: clicked}]
            behaviours: [{type: click, keep: 5}]
            features:
              - {name: region, of: user, kind: categorical}
              - {name: interests, of: user, kind: categorical, values: 2}
              - {name: age, of: user, kind: numerical, missing: 30}
              - {name: page, of: context, kind: categorical, default: home}
              - {name: hour, of: context, kind: numerical, default: 12, missing: 99}
              - {name: item, of: item, kind: categorical}
              - {name: seller, of: item, kind: categorical, buckets: 10}
              - {name: tags, of: item, kind: categorical, values: 3}
              - {name: price, of: item, kind: numerical, transform: log, missing: 0}
            sequences:
              - {behaviour: click, fields: [item, tags], length: 3}
            """);

    /** Blocks: region 1-4, interests 5-8, page 9-12, item 13-17, seller 18-29, tags 30-34. */
    private static final Encoder ENCODER = new Encoder(
            SPEC,
            new EncoderState(
                    Map.of(
                            "region", new Vocabulary(List.of("north", "south")),
                            "interests", new Vocabulary(List.of("red", "blue")),
                            "page", new Vocabulary(List.of("home", "search")),
                            "item", new Vocabulary(List.of("7", "8", "9")),
                            "tags", new Vocabulary(List.of("shoe", "hat", "new"))),
                    Map.of(
                            "age", new Normalisation(40, 10),
                            "hour", new Normalisation(0, 1, 1000),
                            "price", new Normalisation(Math.log(10), 0.5))));

    private static final int SELLER_S1 = 25;

    /** (log1p(0) - log 10) / 0.5. */
    private static final float LOG_OF_NOTHING = (float) (-Math.log(10) / 0.5);

    @Test
    void layout_features_standInFileOrder() {
        InputLayout layout = ENCODER.layout();

        assertThat(layout.userIds()).containsExactly("region", "page");
        assertThat(layout.userNumbers()).containsExactly("age", "hour");
        assertThat(layout.userMultiples()).containsExactly(new InputLayout.Multiple("interests", 2));
        assertThat(layout.candidateIds()).containsExactly("item", "seller");
        assertThat(layout.candidateNumbers()).containsExactly("price");
        assertThat(layout.candidateMultiples()).containsExactly(new InputLayout.Multiple("tags", 3));
        assertThat(layout.sequences()).singleElement().satisfies(sequence -> {
            assertThat(sequence.behaviour()).isEqualTo("click");
            assertThat(sequence.length()).isEqualTo(3);
            assertThat(sequence.width()).isEqualTo(4);
        });
        assertThat(ENCODER.idCount()).isEqualTo(35);
        assertThat(ENCODER.unknownId("item")).isEqualTo(14);
    }

    @Test
    void user_knownValues_areTheirIdsAndNumbers() {
        EncodedUser user = user(
                fields("region", "south", "interests", "blue red", "age", "50"), fields("page", "search", "hour", "8"));

        assertThat(user.ids()).containsExactly(4, 12);
        assertThat(user.numbers()).containsExactly(1f, 8f);
        assertThat(user.multiples()).singleElement().isEqualTo(new int[] {8, 7});
    }

    @Test
    void user_unknownValues_areTheUnknownIdOfTheirFeature() {
        EncodedUser user = user(fields("region", "moon", "interests", "red green"), fields("page", "offers"));

        assertThat(user.ids()).containsExactly(2, 10);
        assertThat(user.multiples()).singleElement().isEqualTo(new int[] {7, 6});
    }

    @Test
    void user_missingValues_areMissingIdsDefaultsAndStandIns() {
        EncodedUser user = user(FieldValues.NONE, FieldValues.NONE);

        assertThat(user.ids()).containsExactly(1, 11);
        assertThat(user.numbers()).containsExactly(-1f, 12f);
        assertThat(user.multiples()).singleElement().isEqualTo(new int[] {5, 0});
    }

    @Test
    void user_nonFiniteNumbers_areStandInsOrDefaults() {
        assertThat(user(fields("age", "Infinity"), fields("hour", "-Infinity")).numbers())
                .containsExactly(-1f, 99f);
        assertThat(user(fields("age", "NaN"), fields("hour", "NaN")).numbers()).containsExactly(-1f, 12f);
    }

    @Test
    void user_wildNumber_isLimitedToFiveDeviations() {
        assertThat(user(fields("age", "1e308"), FieldValues.NONE).numbers()[0]).isEqualTo(5f);
        assertThat(user(fields("age", "-1e308"), FieldValues.NONE).numbers()[0]).isEqualTo(-5f);
    }

    @Test
    void user_wordsForANumber_areRefused() {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> user(fields("age", "old"), FieldValues.NONE))
                .withMessage("field age: found \"old\", expected a number");
    }

    @Test
    void candidates_severalItems_standRowByRow() {
        EncodedCandidates candidates = candidates(
                fields("item", "9", "seller", "s1", "tags", "hat shoe", "price", "9"),
                fields("item", "404", "tags", "new hat shoe hat"),
                FieldValues.NONE);

        assertThat(candidates.count()).isEqualTo(3);
        assertThat(candidates.ids()).containsExactly(17, SELLER_S1, 14, 18, 13, 18);
        assertThat(candidates.numbers()).containsExactly(0f, LOG_OF_NOTHING, LOG_OF_NOTHING);
        assertThat(candidates.multiples()).singleElement().isEqualTo(new int[] {33, 32, 0, 34, 33, 32, 30, 0, 0});
    }

    @Test
    void candidates_none_isEmpty() {
        EncodedCandidates candidates = candidates();

        assertThat(candidates.count()).isZero();
        assertThat(candidates.ids()).isEmpty();
        assertThat(candidates.multiples()).singleElement().isEqualTo(new int[0]);
    }

    @Test
    void hashBuckets_someValues_neverMove() {
        int[] buckets = new int[6];
        List<String> values = List.of("", "0", "7", "s1", "Zürich", "靴");
        for (int index = 0; index < buckets.length; index++) {
            buckets[index] = candidates(text("seller", values.get(index))).ids()[1] - 20;
        }

        // murmur3_32 of the UTF-8 bytes mod 10, from an independent implementation; trained tables are indexed by it.
        assertThat(buckets).containsExactly(0, 1, 8, 5, 1, 2);
    }

    @Test
    void sequence_fewEvents_standAtTheEndAfterPadding() {
        int[] rows = sequence(event("7", "item", "7", "tags", "hat"), event("8", "item", "8"));

        assertThat(rows).containsExactly(0, 0, 0, 0, 15, 33, 0, 0, 16, 30, 0, 0);
    }

    @Test
    void sequence_moreEventsThanItsLength_keepsTheLatest() {
        int[] rows = sequence(
                event("7", "item", "7"), event("8", "item", "8"), event("9", "item", "9"), event("7", "item", "7"));

        assertThat(rows).containsExactly(16, 30, 0, 0, 17, 30, 0, 0, 15, 30, 0, 0);
    }

    @Test
    void sequence_noEvents_isAllPadding() {
        assertThat(sequence()).containsOnly(0).hasSize(12);
    }

    @Test
    void sequence_eventWithManyTags_isCutToTheSlots() {
        assertThat(sequence(event("x", "item", "x", "tags", "new hat shoe new")))
                .containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 14, 34, 33, 32);
    }

    @Test
    void sequence_eventWithoutItemField_isTheEventsItem() {
        assertThat(sequence(event("9"))).endsWith(17, 30, 0, 0);
    }

    @Test
    void ids_sameFeature_areTheSameForCandidateAndEvent() {
        int candidate = candidates(fields("item", "8", "tags", "hat")).ids()[0];

        assertThat(sequence(event("8", "item", "8", "tags", "hat"))[8]).isEqualTo(candidate);
    }

    @Test
    void ids_numberAndTextOfAnId_areTheSame() {
        FieldValues number = new FieldValues() {
            @Override
            public String text(String field) {
                return FieldValues.textOf(number(field));
            }

            @Override
            public double number(String field) {
                return 7.0;
            }

            @Override
            public List<String> texts(String field) {
                return List.of(text(field));
            }
        };

        EncodedCandidates both = candidates(number, fields("item", "7", "seller", "7", "tags", "7", "price", "7"));

        assertThat(both.ids())
                .startsWith(15)
                .containsExactly(both.ids()[2], both.ids()[3], both.ids()[2], both.ids()[3]);
        assertThat(both.numbers()[0]).isEqualTo(both.numbers()[1]);
    }

    @Test
    void encoder_vocabularyLacking_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Encoder(
                        SPEC, new EncoderState(Map.of(), ENCODER.state().normalisations())))
                .withMessage("vocabulary of feature region: found none, expected one");
    }

    @Test
    void encoder_normalisationLacking_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new Encoder(SPEC, new EncoderState(ENCODER.state().vocabularies(), Map.of())))
                .withMessage("normalisation of feature age: found none, expected one");
    }

    @Test
    void encoder_moreIdsThanAnIntegerHolds_isRefused() {
        StringBuilder text =
                new StringBuilder("dataset: big\nitem_key: item\ntasks: [{name: click, label: clicked}]\nfeatures:\n"
                        + "  - {name: item, of: item, kind: categorical, buckets: 10000000}\n");
        for (int index = 0; index < 214; index++) {
            text.append("  - {name: f").append(index).append(", of: item, kind: categorical, buckets: 10000000}\n");
        }
        DatasetSpec big = DatasetSpecReader.read("big.yaml", text.toString());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Encoder(big, new EncoderState(Map.of(), Map.of())))
                .withMessageContaining("expected at most 2147483647; use fewer buckets");
    }

    private static EncodedUser user(FieldValues profile, FieldValues context) {
        return ENCODER.query(new UserContext("u1", profile, Map.of(), Map.of()), context, 0)
                .user();
    }

    private static EncodedCandidates candidates(FieldValues... candidates) {
        return ENCODER.query(UserContext.unknown("u1"), FieldValues.NONE, 0).candidates(List.of(candidates));
    }

    private static int[] sequence(BehaviourEvent... events) {
        UserContext user = new UserContext("u1", FieldValues.NONE, Map.of("click", List.of(events)), Map.of());
        return ENCODER.query(user, FieldValues.NONE, 0).user().sequences().get(0);
    }

    private static BehaviourEvent event(String item, String... fields) {
        return new BehaviourEvent(item, 0, fields(fields));
    }

    private static TextFields fields(String... namesAndValues) {
        Map<String, String> values = new HashMap<>();
        for (int index = 0; index < namesAndValues.length; index += 2) {
            values.put(namesAndValues[index], namesAndValues[index + 1]);
        }
        return new TextFields(values);
    }

    /** One field whose text may be empty, which {@link TextFields} takes for missing. */
    private static FieldValues text(String name, String value) {
        return new FieldValues() {
            @Override
            public @Nullable String text(String field) {
                return field.equals(name) ? value : null;
            }

            @Override
            public double number(String field) {
                return Double.NaN;
            }

            @Override
            public List<String> texts(String field) {
                return List.of();
            }
        };
    }
}
