package io.polyrank.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyrank.behaviour.BehaviourEvent;
import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.InvalidValueException;
import io.polyrank.behaviour.TextFields;
import io.polyrank.behaviour.UserContext;
import io.polyrank.encode.Encoder.Query;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.DatasetSpecReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every input: finite numbers, ids within their feature's block, rows that do not know each other. */
class EncoderLawsTest {

    private static final long NOW = 1_700_000_000_000L;

    private static final DatasetSpec SPEC = DatasetSpecReader.read("shop.yaml", """
            dataset: shop
            item_key: item
            tasks: [{name: click, label: clicked}]
            behaviours: [{type: seen, keep: 6}, {type: click, keep: 4}]
            features:
              - {name: region, of: user, kind: categorical}
              - {name: age, of: user, kind: numerical}
              - {name: item, of: item, kind: categorical}
              - {name: seller, of: item, kind: categorical, buckets: 7}
              - {name: tags, of: item, kind: categorical, values: 3}
              - {name: price, of: item, kind: numerical, transform: log, missing: 3}
            sequences:
              - {behaviour: click, fields: [item, tags], length: 3}
            derived:
              - {name: clicks, kind: count, behaviour: click}
              - {name: tag_clicks, kind: count, behaviour: click, match: tags}
              - {name: seller_rate, kind: rate, of: click, given: seen, match: seller}
              - {name: last_rate, kind: rate, of: click, given: seen, last: 3, prior: [0, 0.000001]}
              - {name: age_of_click, kind: recency, behaviour: click}
              - {name: popular, kind: popularity, of: click}
              - {name: ctr, kind: popularity, of: click, given: seen, prior: [0, 0.000001]}
            """);

    private static final Vocabulary WORDS = new Vocabulary(List.of("a", "b", "c"));

    /** Blocks: region 1-5, item 6-10, seller 11-19, tags 20-24. */
    private static final Encoder ENCODER = new Encoder(
            SPEC,
            new EncoderState(
                    Map.of("region", WORDS, "item", WORDS, "tags", WORDS),
                    Map.of(
                            "age", new Normalisation(1, 1e-6),
                            "price", new Normalisation(-4, 3),
                            "clicks", new Normalisation(1, 1),
                            "tag_clicks", new Normalisation(1, 1),
                            "seller_rate", new Normalisation(0.1, 0.1),
                            "last_rate", new Normalisation(0.1, 0.1),
                            "age_of_click", new Normalisation(5, 2),
                            "popular", Normalisation.NONE,
                            "ctr", new Normalisation(0, 1e-300))));

    @Property(tries = 500)
    void numbers_anyRawValues_areFiniteOrRefused(
            @ForAll("contexts") UserContext user, @ForAll("wildItems") List<TextFields> items) {
        try {
            Query query = ENCODER.query(user, FieldValues.NONE, NOW);
            assertFinite(query.user().numbers());
            assertFinite(query.candidates(items).numbers());
        } catch (InvalidValueException e) {
            assertThat(e.getMessage()).startsWith("field ").endsWith("expected a number");
        }
    }

    @Property(tries = 500)
    void ids_anyRawValues_stayInTheBlockOfTheirFeature(
            @ForAll("contexts") UserContext user, @ForAll("items") List<TextFields> items) {
        Query query = ENCODER.query(user, FieldValues.NONE, NOW);
        EncodedUser encoded = query.user();
        EncodedCandidates candidates = query.candidates(items);

        assertThat(ENCODER.idCount()).isEqualTo(25);
        assertThat(encoded.ids()[0]).isBetween(1, 5);
        for (int row = 0; row < items.size(); row++) {
            assertThat(candidates.ids()[2 * row]).isBetween(6, 10);
            assertThat(candidates.ids()[2 * row + 1]).isBetween(11, 19);
        }
        for (int id : candidates.multiples().get(0)) {
            assertThat(id).matches(found -> found == 0 || (found >= 20 && found <= 24));
        }
        int[] sequence = encoded.sequences().get(0);
        boolean started = false;
        for (int row = 0; row < 3; row++) {
            int item = sequence[4 * row];
            started |= item != 0;
            if (started) {
                assertThat(item).as("no padding behind an event").isBetween(6, 10);
                assertThat(sequence[4 * row + 1]).as("at least the missing tag").isBetween(20, 24);
            } else {
                assertThat(Arrays.copyOfRange(sequence, 4 * row, 4 * row + 4)).containsOnly(0);
            }
        }
    }

    @Property(tries = 200)
    void candidates_encodedAlone_areTheirRowAmongMany(
            @ForAll("contexts") UserContext user, @ForAll("items") List<TextFields> items) {
        EncodedCandidates together = ENCODER.query(user, FieldValues.NONE, NOW).candidates(items);

        for (int row = 0; row < items.size(); row++) {
            EncodedCandidates alone = ENCODER.query(user, FieldValues.NONE, NOW).candidates(List.of(items.get(row)));
            assertRow(alone, 0, together, row);
        }
    }

    @Property(tries = 200)
    void candidates_permuted_arePermutedRows(
            @ForAll("contexts") UserContext user, @ForAll("items") List<TextFields> items, @ForAll long seed) {
        List<Integer> order = new ArrayList<>();
        for (int row = 0; row < items.size(); row++) {
            order.add(row);
        }
        Collections.shuffle(order, new Random(seed));
        Query query = ENCODER.query(user, FieldValues.NONE, NOW);
        EncodedCandidates plain = query.candidates(items);
        EncodedCandidates permuted =
                query.candidates(order.stream().map(items::get).toList());

        for (int row = 0; row < items.size(); row++) {
            assertRow(permuted, row, plain, order.get(row));
        }
    }

    private static void assertRow(EncodedCandidates left, int leftRow, EncodedCandidates right, int rightRow) {
        int ids = ENCODER.layout().candidateIds().size();
        int numbers = ENCODER.layout().candidateNumbers().size();
        assertThat(Arrays.copyOfRange(left.ids(), leftRow * ids, leftRow * ids + ids))
                .isEqualTo(Arrays.copyOfRange(right.ids(), rightRow * ids, rightRow * ids + ids));
        assertThat(Arrays.copyOfRange(left.numbers(), leftRow * numbers, leftRow * numbers + numbers))
                .isEqualTo(Arrays.copyOfRange(right.numbers(), rightRow * numbers, rightRow * numbers + numbers));
        assertThat(Arrays.copyOfRange(left.multiples().get(0), leftRow * 3, leftRow * 3 + 3))
                .isEqualTo(Arrays.copyOfRange(right.multiples().get(0), rightRow * 3, rightRow * 3 + 3));
    }

    private static void assertFinite(float[] numbers) {
        for (float number : numbers) {
            assertThat(number).isFinite();
        }
    }

    @Provide
    Arbitrary<List<TextFields>> items() {
        return item(Arbitraries.doubles().between(-10, 1e6).map(String::valueOf))
                .list()
                .ofMaxSize(6);
    }

    @Provide
    Arbitrary<List<TextFields>> wildItems() {
        Arbitrary<String> numbers = Arbitraries.oneOf(
                Arbitraries.doubles().map(String::valueOf),
                Arbitraries.of("NaN", "Infinity", "-Infinity", "1e400", "-10", "0", "", "4.9e-324"),
                Arbitraries.strings().ofMaxLength(3));
        return item(numbers).list().ofMaxSize(6);
    }

    @Provide
    Arbitrary<UserContext> contexts() {
        Arbitrary<List<BehaviourEvent>> events = Combinators.combine(
                        words(), Arbitraries.longs(), item(Arbitraries.just("1")))
                .as(BehaviourEvent::new)
                .list()
                .ofMaxSize(6);
        Arbitrary<String> ages = Arbitraries.doubles().map(String::valueOf);
        return Combinators.combine(words(), ages, events, events, Arbitraries.longs())
                .as((region, age, clicks, seen, total) -> new UserContext(
                        "u1",
                        new TextFields(Map.of("region", region, "age", age)),
                        Map.of("click", clicks, "seen", seen),
                        Map.of("click", total)));
    }

    private static Arbitrary<TextFields> item(Arbitrary<String> numbers) {
        Arbitrary<String> several = words().list().ofMaxSize(5).map(list -> String.join(" ", list));
        return Combinators.combine(words(), words(), several, numbers, numbers, numbers)
                .as((item, seller, tags, price, clicks, seen) -> {
                    Map<String, String> values = new HashMap<>();
                    values.put("item", item);
                    values.put("seller", seller);
                    values.put("tags", tags);
                    values.put("price", price);
                    values.put("count_click", clicks);
                    values.put("count_seen", seen);
                    return new TextFields(values);
                });
    }

    private static Arbitrary<String> words() {
        return Arbitraries.oneOf(
                Arbitraries.of("a", "b", "c", ""), Arbitraries.strings().ofMaxLength(4));
    }
}
