package io.polyrank.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.yahoo.search.result.FeatureData;
import com.yahoo.tensor.Tensor;
import io.polyrank.behaviour.InvalidValueException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatchFeaturesTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, 0",
        "17, 17",
        "-3, -3",
        "1234567890123, 1234567890123",
        "9007199254740992, 9007199254740992",
        "0.5, 0.5",
        "0.10000000149011612, 0.1",
        "0.1, 0.1",
        "0.30000000000000004, 0.30000000000000004"
    })
    void text_number_isItsShortestDecimalForm(double value, String text) {
        MatchFeatures features = features(Map.of("attribute(x)", value));

        assertThat(features.text("x")).isEqualTo(text);
        assertThat(features.number("x")).isEqualTo(Double.parseDouble(text));
        assertThat(features.texts("x")).containsExactly(text);
        assertThat(features.has("x")).isTrue();
    }

    @Test
    void text_absentFeature_isMissing() {
        MatchFeatures features = features(Map.of("attribute(x)", 1.0));

        assertThat(features.has("y")).isFalse();
        assertThat(features.text("y")).isNull();
        assertThat(features.number("y")).isNaN();
        assertThat(features.texts("y")).isEmpty();
    }

    @Test
    void text_attributeWithoutValue_isMissingAlthoughTheFeatureIsThere() {
        MatchFeatures features = features(Map.of("attribute(x)", Double.NaN));

        assertThat(features.has("x")).isTrue();
        assertThat(features.text("x")).isNull();
        assertThat(features.number("x")).isNaN();
        assertThat(features.texts("x")).isEmpty();
    }

    @Test
    void texts_tensor_areItsLabelsNumbersFirst() {
        MatchFeatures features = features(Map.of("attribute(tags)", Items.tags("sale", "10", "9", "abc", "100")));

        assertThat(features.texts("tags")).containsExactly("9", "10", "100", "abc", "sale");
        assertThat(features.text("tags")).isEqualTo("9 10 100 abc sale");
        assertThat(features.texts("tags")).isSameAs(features.texts("tags"));
    }

    @Test
    void texts_labelsBeyondLong_areTexts() {
        MatchFeatures features =
                features(Map.of("attribute(tags)", Items.tags("99999999999999999999", "7", "-5", "07")));

        assertThat(features.texts("tags")).containsExactly("07", "7", "-5", "99999999999999999999");
    }

    @Test
    void texts_emptyTensor_isMissing() {
        MatchFeatures features = features(Map.of("attribute(tags)", Items.tags()));

        assertThat(features.texts("tags")).isEmpty();
        assertThat(features.text("tags")).isNull();
    }

    @Test
    void number_tensor_isRefused() {
        MatchFeatures features = features(Map.of("attribute(tags)", Items.tags("1")));

        assertThatThrownBy(() -> features.number("tags"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("field tags: found \"a tensor\", expected a number");
    }

    @Test
    void texts_denseTensor_isRefused() {
        MatchFeatures features = features(Map.of("attribute(tags)", Tensor.from("tensor<float>(x[2]):[1,2]")));

        assertThatThrownBy(() -> features.texts("tags"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("tensor<float>(x[2])");
    }

    @Test
    void text_noFeaturesAtAll_isMissing() {
        MatchFeatures features = new MatchFeatures(FeatureData.empty(), Map.of());

        assertThat(features.has("x")).isFalse();
        assertThat(features.text("x")).isNull();
    }

    private static MatchFeatures features(Map<String, Object> values) {
        return new MatchFeatures(Items.features(values), Map.of("x", "attribute(x)"));
    }

    @Test
    void inTurns_manyCandidates_showsEachAsAViewOfItsOwnWould() {
        List<FeatureData> features = List.of(
                Items.features(Map.of("attribute(item_id)", 7, "attribute(tags)", Items.tags("a", "b"))),
                Items.features(Map.of("attribute(item_id)", 1.5, "attribute(tags)", Items.tags("c"))),
                Items.features(Map.of("attribute(item_id)", Double.NaN)));

        List<MatchFeatures> inTurns = MatchFeatures.inTurns(features, Map.of());

        assertThat(inTurns).hasSize(3);
        for (int place : new int[] {0, 1, 2, 1, 0}) {
            MatchFeatures alone = new MatchFeatures(features.get(place), Map.of());
            MatchFeatures shown = inTurns.get(place);
            assertThat(shown.text("item_id")).isEqualTo(alone.text("item_id"));
            assertThat(Double.valueOf(shown.wholeNumber("item_id")))
                    .isEqualTo(Double.valueOf(place == 0 ? 7 : Double.NaN));
            assertThat(shown.texts("tags")).isEqualTo(alone.texts("tags"));
        }
    }

    @Test
    void inTurns_hitsWithOtherFeaturesInAnotherOrder_areReadByName() {
        List<FeatureData> features = List.of(
                Items.features(new TreeMap<>(Map.of("attribute(a)", 1, "attribute(b)", 2, "attribute(c)", 3))),
                Items.features(new TreeMap<>(Map.of("attribute(b)", 5, "attribute(c)", Items.tags("x")))),
                Items.features(Map.of()),
                Items.features(new TreeMap<>(Map.of("attribute(a)", 7, "attribute(b)", 8, "attribute(c)", 9))));
        List<MatchFeatures> inTurns = MatchFeatures.inTurns(features, Map.of("a", "attribute(a)", "b", "attribute(b)"));

        assertThat(inTurns.get(0).number("b")).isEqualTo(2);
        assertThat(inTurns.get(0).number("c")).isEqualTo(3);
        assertThat(inTurns.get(1).has("a")).isFalse();
        assertThat(inTurns.get(1).number("a")).isNaN();
        assertThat(inTurns.get(1).number("b")).isEqualTo(5);
        assertThat(inTurns.get(1).text("c")).isEqualTo("x");
        assertThat(inTurns.get(2).has("b")).isFalse();
        assertThat(inTurns.get(2).texts("c")).isEmpty();
        assertThat(inTurns.get(3).number("a")).isEqualTo(7);
        assertThat(inTurns.get(3).text("c")).isEqualTo("9");
    }
}
