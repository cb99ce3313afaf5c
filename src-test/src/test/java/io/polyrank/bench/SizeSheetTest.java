package io.polyrank.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polyrank.bench.SizeSheet.Source;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SizeSheetTest {

    private final SizeSheet sheet = new SizeSheet();

    @Test
    void computed_formulaOfKnownFigures_isWhatItSays() {
        sheet.heading("Shop");
        sheet.known("price", 2.5, "euro", Source.GIVEN, "of one");
        sheet.known("pieces", 7, "pieces", Source.ASSUMED, "in a box");
        sheet.computed("total", "ceil(price * pieces) + 1", "euro", "to pay");

        assertThat(sheet.value("total")).isEqualTo(19);
        assertThat(sheet.lines())
                .containsSubsequence("Shop", "    = ceil(price * pieces) + 1", "    = ceil(2.5 * 7) + 1");
        assertThat(sheet.lines()).anySatisfy(line -> assertThat(line)
                .contains("pieces = 7 pieces")
                .contains("assumed")
                .contains("in a box"));
    }

    @Test
    void computed_figureThatIsNotThere_isRefused() {
        assertThatThrownBy(() -> sheet.computed("total", "price + 1", "euro", ""))
                .hasMessageContaining("price: found nothing of this name");
    }

    @Test
    void computed_noFormula_isRefused() {
        assertThatThrownBy(() -> sheet.computed("total", "1 +", "euro", "")).hasMessageContaining("expected a formula");
    }

    @Test
    void computed_divisionByZero_isRefused() {
        sheet.known("nothing", 0, "euro", Source.GIVEN, "");

        assertThatThrownBy(() -> sheet.computed("total", "1 / nothing", "euro", ""))
                .hasMessageContaining("total: found Infinity, expected a finite number");
    }

    @Test
    void known_twice_isRefused() {
        sheet.known("price", 1, "euro", Source.GIVEN, "");

        assertThatThrownBy(() -> sheet.known("price", 2, "euro", Source.GIVEN, ""))
                .hasMessageContaining("price: found twice");
    }

    @Property
    void text_ofAnyFigure_isTheFigureToSixDigits(
            @ForAll @DoubleRange(min = 1, max = 10) double digits, @ForAll @IntRange(min = -6, max = 12) int power) {
        double value = digits * Math.pow(10, power);

        assertThat(Double.parseDouble(SizeSheet.text(value)) / value).isBetween(1 - 1e-5, 1 + 1e-5);
    }
}
