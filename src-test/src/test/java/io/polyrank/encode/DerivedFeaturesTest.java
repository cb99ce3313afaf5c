package io.polyrank.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.behaviour.BehaviourEvent;
import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.TextFields;
import io.polyrank.behaviour.UserContext;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.DatasetSpecReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every derived feature against numbers computed by hand. */
class DerivedFeaturesTest {

    private static final long NOW = 1_700_000_000_000L;

    private static final String HEAD = """
            dataset: shop
            item_key: item
            tasks: [{name: click, label: clicked}]
            behaviours: [{type: seen, keep: 6}, {type: click, keep: 4}]
            features:
              - {name: item, of: item, kind: categorical}
              - {name: brand, of: item, kind: categorical}
              - {name: tags, of: item, kind: categorical, values: 3}
            derived:
              - {name: it, %s}
            """;

    private final Map<String, List<BehaviourEvent>> past = new HashMap<>();
    private final Map<String, Long> totals = new HashMap<>();

    @Test
    void count_noMatch_isTheLogOfTheLifetimeCount() {
        clicked("1", "acme", "");
        totals.put("click", 99L);

        assertThat(perQuery("kind: count, behaviour: click")).isEqualTo(log1p(99));
    }

    @Test
    void count_nothingYet_isZero() {
        assertThat(perQuery("kind: count, behaviour: click")).isZero();
    }

    @Test
    void count_matchOnSingleValue_countsKeptEventsWithTheCandidatesValue() {
        clicked("1", "acme", "");
        clicked("2", "zeta", "");
        clicked("3", "acme", "");
        clicked("4", "", "");

        String feature = "kind: count, behaviour: click, match: brand";
        assertThat(perCandidate(feature, fields("brand", "acme"))).isEqualTo(log1p(2));
        assertThat(perCandidate(feature, fields("brand", "zeta"))).isEqualTo(log1p(1));
        assertThat(perCandidate(feature, fields("brand", "other"))).isZero();
        assertThat(perCandidate(feature, FieldValues.NONE)).isZero();
    }

    @Test
    void count_matchOnItemKey_countsTheEventsItemEvenWithoutFields() {
        past.put("click", List.of(new BehaviourEvent("9", 0, FieldValues.NONE)));

        assertThat(perCandidate("kind: count, behaviour: click, match: item", fields("item", "9")))
                .isEqualTo(log1p(1));
    }

    @Test
    void count_matchOnMultiValue_countsEventsThatShareAnyValueOnce() {
        clicked("1", "", "red shoe");
        clicked("2", "", "hat");
        clicked("3", "", "red hat");
        clicked("4", "", "");

        String feature = "kind: count, behaviour: click, match: tags";
        assertThat(perCandidate(feature, fields("tags", "red shoe"))).isEqualTo(log1p(2));
        assertThat(perCandidate(feature, fields("tags", "hat"))).isEqualTo(log1p(2));
        assertThat(perCandidate(feature, fields("tags", "hat red"))).isEqualTo(log1p(3));
        assertThat(perCandidate(feature, fields("tags", "coat"))).isZero();
        assertThat(perCandidate(feature, FieldValues.NONE)).isZero();
    }

    @Test
    void rate_noMatch_isTheSmoothedShareOfLifetimeCounts() {
        totals.put("click", 6L);
        totals.put("seen", 30L);

        assertThat(perQuery("kind: rate, of: click, given: seen, prior: [2, 10]"))
                .isEqualTo(8f / 40f);
    }

    @Test
    void rate_nothingYet_isThePrior() {
        assertThat(perQuery("kind: rate, of: click, given: seen, prior: [2, 10]"))
                .isEqualTo(0.2f);
    }

    @Test
    void rate_match_isTheSmoothedShareOfMatchingKeptEvents() {
        seen("1", "acme");
        seen("2", "acme");
        seen("3", "zeta");
        clicked("2", "acme", "");

        String feature = "kind: rate, of: click, given: seen, match: brand, prior: [1, 10]";
        assertThat(perCandidate(feature, fields("brand", "acme"))).isEqualTo(2f / 12f);
        assertThat(perCandidate(feature, fields("brand", "zeta"))).isEqualTo(1f / 11f);
        assertThat(perCandidate(feature, fields("brand", "other"))).isEqualTo(1f / 10f);
    }

    @Test
    void rate_last_isTheShareOfTheLatestThatLedToTheOther() {
        seen("1", "");
        seen("2", "");
        seen("3", "");
        seen("4", "");
        clicked("1", "", "");
        clicked("3", "", "");

        assertThat(perQuery("kind: rate, of: click, given: seen, last: 3, prior: [0, 1]"))
                .isEqualTo(1f / 4f);
        assertThat(perQuery("kind: rate, of: click, given: seen, last: 6, prior: [0, 1]"))
                .isEqualTo(2f / 5f);
    }

    @Test
    void recency_lastEvent_isTheLogOfSecondsSince() {
        past.put("click", List.of(at(NOW - 500_000), at(NOW - 90_000)));

        assertThat(perQuery("kind: recency, behaviour: click, cap_days: 1")).isEqualTo(log1p(90));
    }

    @Test
    void recency_longAgoOrNeverOrUnknown_isTheCap() {
        float cap = log1p(86_400);
        String feature = "kind: recency, behaviour: click, cap_days: 1";

        assertThat(perQuery(feature)).isEqualTo(cap);
        past.put("click", List.of(at(NOW - 10 * 86_400_000L)));
        assertThat(perQuery(feature)).isEqualTo(cap);
        past.put("click", List.of(at(0)));
        assertThat(perQuery(feature)).isEqualTo(cap);
    }

    @Test
    void recency_clockWentBack_isZero() {
        past.put("click", List.of(at(NOW + 5_000)));

        assertThat(perQuery("kind: recency, behaviour: click, cap_days: 1")).isZero();
    }

    @Test
    void popularity_count_isTheLogOfTheCounter() {
        String feature = "kind: popularity, of: click";

        assertThat(perCandidate(feature, fields("count_click", "40"))).isEqualTo(log1p(40));
        assertThat(perCandidate(feature, FieldValues.NONE)).isZero();
        assertThat(perCandidate(feature, fields("count_click", "-40"))).isZero();
        assertThat(perCandidate(feature, fields("count_click", "Infinity"))).isZero();
    }

    @Test
    void popularity_given_isTheSmoothedShareOfTheCounters() {
        String feature = "kind: popularity, of: click, given: seen, prior: [1, 10]";

        assertThat(perCandidate(feature, fields("count_click", "4", "count_seen", "15")))
                .isEqualTo(0.2f);
        assertThat(perCandidate(feature, FieldValues.NONE)).isEqualTo(0.1f);
    }

    @Test
    void popularity_negativeCounters_cannotCancelThePrior() {
        assertThat(perCandidate(
                        "kind: popularity, of: click, given: seen, prior: [1, 10]",
                        fields("count_click", "-1", "count_seen", "-10")))
                .isEqualTo(0.1f, within(0f));
    }

    private float perQuery(String feature) {
        float[] numbers =
                encoder(feature).query(user(), FieldValues.NONE, NOW).user().numbers();
        assertThat(numbers).hasSize(1);
        return numbers[0];
    }

    private float perCandidate(String feature, FieldValues candidate) {
        float[] numbers = encoder(feature)
                .query(user(), FieldValues.NONE, NOW)
                .candidates(List.of(candidate))
                .numbers();
        assertThat(numbers).hasSize(1);
        return numbers[0];
    }

    /** An encoder whose only number is this feature, not standardised. */
    private static Encoder encoder(String feature) {
        DatasetSpec spec = DatasetSpecReader.read("shop.yaml", HEAD.formatted(feature));
        Vocabulary none = new Vocabulary(List.of());
        return new Encoder(
                spec,
                new EncoderState(
                        Map.of("item", none, "brand", none, "tags", none), Map.of("it", new Normalisation(0, 1, 1e9))));
    }

    private UserContext user() {
        return new UserContext("u1", FieldValues.NONE, past, totals);
    }

    private void clicked(String item, String brand, String tags) {
        add("click", item, fields("item", item, "brand", brand, "tags", tags));
    }

    private void seen(String item, String brand) {
        add("seen", item, fields("item", item, "brand", brand));
    }

    private void add(String behaviour, String item, TextFields fields) {
        past.computeIfAbsent(behaviour, type -> new ArrayList<>()).add(new BehaviourEvent(item, NOW - 1_000, fields));
    }

    private static BehaviourEvent at(long timeMillis) {
        return new BehaviourEvent("1", timeMillis, FieldValues.NONE);
    }

    private static TextFields fields(String... namesAndValues) {
        Map<String, String> values = new HashMap<>();
        for (int index = 0; index < namesAndValues.length; index += 2) {
            values.put(namesAndValues[index], namesAndValues[index + 1]);
        }
        return new TextFields(values);
    }

    private static float log1p(double value) {
        return (float) Math.log1p(value);
    }
}
