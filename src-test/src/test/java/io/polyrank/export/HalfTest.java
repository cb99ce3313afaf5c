package io.polyrank.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HalfTest {

    /** Values and bits of IEEE 754: the last two are half way between two halves, and go to the even one. */
    @ParameterizedTest
    @CsvSource({
        "0, 0000",
        "-0, 8000",
        "1, 3c00",
        "-2, c000",
        "0.5, 3800",
        "65504, 7bff",
        "65519, 7bff",
        "6.1035156e-5, 0400",
        "6.0975552e-5, 03ff",
        "5.9604645e-8, 0001",
        "2.0e-8, 0000",
        "-1e-30, 8000",
        "0.1, 2e66",
        "1.00048828125, 3c00",
        "1.00146484375, 3c02"
    })
    void bits_knownValues_areTheNearest(float value, String bits) {
        assertThat(String.format("%04x", Half.bits(value) & 0xffff)).isEqualTo(bits);
    }

    @ParameterizedTest
    @ValueSource(floats = {65520, -1e9f, Float.POSITIVE_INFINITY, Float.NaN})
    void bits_beyondTheLargest_isRefused(float value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Half.bits(value))
                .withMessage("found " + value + ", expected a number up to 65504.0");
    }
}
