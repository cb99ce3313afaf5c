package io.polyrank.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyrank.behaviour.FieldValues;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class WholeNumbersTest {

    @Test
    void place_valuesThatAreNotWrittenAsNumbersAre_areNotFound() {
        WholeNumbers numbers =
                new WholeNumbers(List.of("shoes", "007", "-0", "+5", "1.5", "", "-", "9007199254740993", "12", "-3"));

        for (long number : new long[] {7, 0, 5, 1, 9007199254740993L}) {
            assertThat(numbers.place(number)).as(Long.toString(number)).isEqualTo(-1);
        }
        assertThat(numbers.place(12)).isEqualTo(8);
        assertThat(numbers.place(-3)).isEqualTo(9);
    }

    /** The law: a vocabulary finds a text where its list has it, be it a number's or not. */
    @Property
    void place_anyTextInAVocabulary_isThatInTheList(
            @ForAll List<@From("numberLike") String> known, @ForAll("numberLike") String asked) {
        List<String> values = known.stream().distinct().toList();
        Vocabulary vocabulary = new Vocabulary(values);

        assertThat(vocabulary.place(asked)).isEqualTo(values.indexOf(asked));
        for (String value : values) {
            assertThat(vocabulary.place(value)).isEqualTo(values.indexOf(value));
        }
    }

    @Provide
    Arbitrary<String> numberLike() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withChars("-+0123456789.a").ofMaxLength(4),
                Arbitraries.longs().map(number -> Long.toString(number)),
                Arbitraries.longs().between(-(1L << 53) - 2, (1L << 53) + 2).map(number -> Long.toString(number)));
    }

    @Property
    void read_anyText_isTheNumberThatIsWrittenLikeIt(@ForAll("numberLike") String text) {
        long number = WholeNumbers.read(text);

        if (number == WholeNumbers.NONE) {
            assertThat(text.matches("0|-?[1-9]\\d{0,14}")).isFalse();
        } else {
            assertThat(FieldValues.textOf(number)).isEqualTo(text);
        }
    }

    /** The law: a number is found exactly where the text of it would be. */
    @Property
    void place_anyNumbers_isThatOfTheirText(
            @ForAll List<@LongRange(min = -60, max = 60) Long> known,
            @ForAll @LongRange(min = -70, max = 70) long asked) {
        Set<String> distinct = new LinkedHashSet<>();
        known.forEach(number -> distinct.add(FieldValues.textOf(number)));
        List<String> values = new ArrayList<>(distinct);

        assertThat(new WholeNumbers(values).place(asked)).isEqualTo(values.indexOf(FieldValues.textOf(asked)));
    }

    @Property
    void place_largeNumbers_areKeptApart(@ForAll Set<Long> known) {
        List<String> values = known.stream()
                .filter(number -> FieldValues.isWhole(number) && Math.abs(number) <= 1L << 53)
                .map(number -> Long.toString(number))
                .toList();
        WholeNumbers numbers = new WholeNumbers(values);

        for (int place = 0; place < values.size(); place++) {
            assertThat(numbers.place(Long.parseLong(values.get(place)))).isEqualTo(place);
        }
    }
}
