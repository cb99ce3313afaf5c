package io.polyrank.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TextFieldsTest {

    @Test
    void text_absentOrEmpty_isMissing() {
        TextFields fields = new TextFields(Map.of("brand", "", "region", "north"));

        assertThat(fields.text("brand")).isNull();
        assertThat(fields.number("brand")).isNaN();
        assertThat(fields.texts("brand")).isEmpty();
        assertThat(fields.text("other")).isNull();
        assertThat(fields.text("region")).isEqualTo("north");
        assertThat(fields.values()).containsOnlyKeys("region");
    }

    @Test
    void number_decimalText_isRead() {
        TextFields fields = new TextFields(Map.of("price", "-12.5", "count", "7", "small", "1e-3"));

        assertThat(fields.number("price")).isEqualTo(-12.5);
        assertThat(fields.number("count")).isEqualTo(7);
        assertThat(fields.number("small")).isEqualTo(0.001);
    }

    @Test
    void number_words_areRefused() {
        TextFields fields = new TextFields(Map.of("price", "cheap" + "x".repeat(1000)));

        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> fields.number("price"))
                .withMessageStartingWith("field price: found \"cheapxxx")
                .withMessageEndingWith("...\", expected a number")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(150));
    }

    @Test
    void texts_severalValues_keepOrderAndIgnoreExtraSpaces() {
        TextFields fields = new TextFields(Map.of("tags", "  red  shoe red ", "one", "red", "blank", "   "));

        assertThat(fields.texts("tags")).containsExactly("red", "shoe", "red");
        assertThat(fields.texts("one")).containsExactly("red");
        assertThat(fields.texts("blank")).isEmpty();
    }

    @Test
    void values_givenMapChangesLater_isNotTouched() {
        Map<String, String> given = new HashMap<>(Map.of("brand", "acme"));
        TextFields fields = new TextFields(given);

        given.put("brand", "other");

        assertThat(fields.text("brand")).isEqualTo("acme");
        assertThat(fields.values()).isUnmodifiable();
    }

    @Test
    void copyOf_someFields_takesWhatIsThere() {
        TextFields fields = new TextFields(Map.of("brand", "acme", "price", "3"));

        assertThat(TextFields.copyOf(fields, List.of("price", "colour")))
                .isEqualTo(new TextFields(Map.of("price", "3")));
    }

    @Test
    void textOf_wholeNumber_isItsDigits() {
        assertThat(FieldValues.textOf(7.0)).isEqualTo("7");
        assertThat(FieldValues.textOf(-0.0)).isEqualTo("0");
        assertThat(FieldValues.textOf(1_700_000_000_000.0)).isEqualTo("1700000000000");
        assertThat(FieldValues.textOf(7.5)).isEqualTo("7.5");
        assertThat(FieldValues.textOf(1e300)).isEqualTo("1.0E300");
    }

    @Property
    void textOf_anyNumber_readsAsTheSameNumber(@ForAll double number) {
        TextFields fields = new TextFields(Map.of("value", FieldValues.textOf(number)));

        assertThat(fields.number("value")).isEqualTo(number + 0.0);
    }

    @Property
    void decimalOf_decimalKeptInAFloat_isThatDecimal(@ForAll @IntRange(min = -999_999, max = 999_999) int hundredths) {
        double price = hundredths / 100.0;

        assertThat(FieldValues.decimalOf((float) price)).isEqualTo(price + 0.0);
        assertThat(FieldValues.decimalOf((float) price))
                .isEqualTo(Double.parseDouble(FieldValues.textOf((float) price)));
    }

    @Property
    void decimalOf_anyFloat_isKeptInTheSameFloat(@ForAll float number) {
        assertThat((float) FieldValues.decimalOf(number)).isEqualTo(number);
    }

    @Test
    void decimalOf_whatNoFloatHolds_isItself() {
        assertThat(FieldValues.decimalOf(0.1)).isEqualTo(0.1);
        assertThat(FieldValues.decimalOf(Double.NaN)).isNaN();
        assertThat(FieldValues.decimalOf(1e-30f)).isEqualTo(1e-30f);
    }
}
