package io.polyrank.encode;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.behaviour.BehaviourEvent;
import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.TextFields;
import io.polyrank.behaviour.UserContext;
import io.polyrank.spec.DatasetSpecReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FeatureCountsTest {

    private final Encoder encoder = new Encoder(
            DatasetSpecReader.read("shop.yaml", """
                    dataset: shop
                    item_key: item
                    tasks: [{name: click, label: clicked}]
                    behaviours: [{type: click, keep: 20}]
                    features:
                      - {name: region, of: user, kind: categorical}
                      - {name: item, of: item, kind: categorical}
                      - {name: tags, of: item, kind: categorical, values: 3}
                      - {name: price, of: item, kind: numerical, missing: 0}
                    sequences:
                      - {behaviour: click, fields: [item], length: 10}
                    """),
            new EncoderState(
                    Map.of(
                            "region", new Vocabulary(List.of("north", "south")),
                            "item", new Vocabulary(List.of("7", "8", "9")),
                            "tags", new Vocabulary(List.of("shoe", "hat", "new"))),
                    Map.of("price", new Normalisation(100, 10))));

    private final FeatureCounts counts = new FeatureCounts(encoder);

    private void add(UserContext user, String... items) {
        Encoder.Query query = encoder.query(user, FieldValues.NONE, 1);
        List<TextFields> candidates = new ArrayList<>();
        for (String item : items) {
            String[] parts = item.split(",", -1);
            candidates.add(new TextFields(Map.of("item", parts[0], "tags", parts[1], "price", parts[2])));
        }
        counts.add(query.user(), query.candidates(candidates));
    }

    private static UserContext user(String region, int clicks) {
        List<BehaviourEvent> events = new ArrayList<>();
        for (int click = 0; click < clicks; click++) {
            events.add(new BehaviourEvent("7", click + 1L, new TextFields(Map.of("item", "7"))));
        }
        return new UserContext("u", new TextFields(Map.of("region", region)), Map.of("click", events), Map.of());
    }

    private double share(String feature, int bucket) {
        return shares(feature).get(bucket);
    }

    private List<Double> shares(String feature) {
        return requireNonNull(counts.shares().get(feature), feature);
    }

    @Test
    void shares_idsAndNumbers_fallIntoTheirBuckets() {
        add(user("north", 0), "7,shoe hat,100", "99,,84", "8,new,1000", ",shoe,100");
        add(user("west", 0), "7,shoe,100");

        assertThat(share("region", 2)).isEqualTo(0.5);
        assertThat(share("region", 1)).as("unknown").isEqualTo(0.5);
        assertThat(share("item", 0)).as("missing").isEqualTo(0.2);
        assertThat(share("item", 1)).as("unknown").isEqualTo(0.2);
        assertThat(share("item", 2)).isEqualTo(0.4);
        assertThat(share("tags", 0)).as("none of six").isEqualTo(1 / 6.0, within(1e-9));
        assertThat(share("tags", 2)).isEqualTo(0.5);
        assertThat(share("price", 8)).as("the mean").isEqualTo(0.6);
        assertThat(share("price", 4)).as("1.6 deviations below").isEqualTo(0.2);
        assertThat(share("price", 15)).as("far above").isEqualTo(0.2);
        assertThat(counts.candidates()).isEqualTo(5);
    }

    @Test
    void shares_sequences_areToldApartByTheirLengths() {
        for (int clicks : new int[] {0, 1, 2, 3, 4, 10, 20}) {
            add(user("north", clicks), "7,shoe,100");
        }

        assertThat(shares("sequence_click").subList(0, 5)).containsExactly(1 / 7.0, 1 / 7.0, 2 / 7.0, 1 / 7.0, 2 / 7.0);
    }

    @Test
    void fade_manyBefore_leavesMoreWeightToWhatComes() {
        add(user("north", 0), "7,shoe,100", "7,shoe,100");
        counts.fade();
        add(user("south", 0), "8,hat,100");

        assertThat(share("region", 3)).isEqualTo(2 / 3.0, within(1e-9));
        assertThat(share("item", 2)).isEqualTo(0.5);
    }

    @Property
    void stabilityIndex_anySpreads_isPositiveAndNothingForTheSame(
            @ForAll @Size(4) List<@DoubleRange(min = 0.01, max = 1) Double> one,
            @ForAll @Size(4) List<@DoubleRange(min = 0.01, max = 1) Double> other) {
        assertThat(FeatureCounts.stabilityIndex(one, other))
                .isNotNegative()
                .isEqualTo(FeatureCounts.stabilityIndex(other, one), within(1e-9));
        assertThat(FeatureCounts.stabilityIndex(one, one)).isZero();
    }

    @Test
    void stabilityIndex_halfMoved_isAsTheFormulaHasIt() {
        double index = FeatureCounts.stabilityIndex(List.of(0.5, 0.5), List.of(0.25, 0.75));

        assertThat(index).isEqualTo(-0.25 * Math.log(0.5) + 0.25 * Math.log(1.5), within(1e-12));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FeatureCounts.stabilityIndex(List.of(1.0), List.of(0.5, 0.5)))
                .withMessageContaining("buckets: found 2, expected 1");
    }
}
