package io.polyrank.data.multitabbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolynomialLabelTest {

    @ParameterizedTest
    @CsvSource({"1, 0, 1", "2, 1, 3", "3, 1, 24", "4, 4, 144", "5, 4, 1329"})
    void moments_withoutNoise_areTheKnownOnes(int degree, double mean, double variance) {
        PolynomialLabel label = new PolynomialLabel(degree, 0);

        assertThat(label.mean()).isEqualTo(mean);
        assertThat(label.variance()).isEqualTo(variance);
        assertThat(label.bestExplainedVariance()).isEqualTo(1);
    }

    @Test
    void hermite_ofTheFirstDegrees_isTheKnownExpansion() {
        assertThat(new PolynomialLabel(1, 0).hermite()).containsExactly(0, 1);
        assertThat(new PolynomialLabel(2, 0).hermite()).containsExactly(1, 1, 1);
        assertThat(new PolynomialLabel(3, 0).hermite()).containsExactly(1, 4, 1, 1);
        assertThat(new PolynomialLabel(4, 0).hermite()).containsExactly(4, 4, 7, 1, 1);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, .400",
        "1, 2, .231",
        "1, 3, .327",
        "1, 4, .133",
        "2, 2, .240",
        "2, 3, .226",
        "2, 4, .185",
        "3, 3, .296",
        "3, 4, .154",
        "4, 4, .160"
    })
    void correlation_atCosineFourTenths_isTheKnownTable(int left, int right, double expected) {
        PolynomialLabel one = new PolynomialLabel(left, 0);
        PolynomialLabel other = new PolynomialLabel(right, 0);

        assertThat(one.correlation(other, 0.4)).isCloseTo(expected, within(5e-4));
        assertThat(other.correlation(one, 0.4)).isEqualTo(one.correlation(other, 0.4));
    }

    @ParameterizedTest
    @CsvSource({
        "0.2, .200, .093, .139, .050",
        "0.6, .600, .440, .484, .342",
        "0.8, .800, .693, .715, .614",
        "0.9, .900, .840, .850, .791"
    })
    void correlation_ofEqualDegrees_isTheKnownTable(double cosine, double d1, double d2, double d3, double d4) {
        double[] expected = {d1, d2, d3, d4};
        for (int degree = 1; degree <= 4; degree++) {
            PolynomialLabel label = new PolynomialLabel(degree, 0);
            assertThat(label.correlation(label, cosine)).isCloseTo(expected[degree - 1], within(5.1e-4));
        }
    }

    @Test
    void noise_addsItsVarianceAndTakesFromWhatCanBeExplained() {
        PolynomialLabel label = new PolynomialLabel(2, 2);

        assertThat(label.variance()).isEqualTo(7);
        assertThat(label.bestExplainedVariance()).isCloseTo(3.0 / 7, within(1e-15));
        assertThat(label.correlation(new PolynomialLabel(2, 0), 1)).isCloseTo(3 / Math.sqrt(21), within(1e-15));
    }

    @Property
    void value_ofAnyDegree_isTheSumOfPowersAndOfHermitePolynomials(
            @ForAll @IntRange(min = 1, max = 6) int degree, @ForAll @DoubleRange(min = -4, max = 4) double z) {
        PolynomialLabel label = new PolynomialLabel(degree, 0);
        double powers = 0;
        double hermite = 0;
        double before = 0;
        double current = 1;
        double[] coefficients = label.hermite();
        for (int order = 0; order <= degree; order++) {
            powers += order == 0 ? 0 : Math.pow(z, order);
            hermite += coefficients[order] * current;
            double next = z * current - order * before;
            before = current;
            current = next;
        }

        assertThat(label.value(z)).isCloseTo(powers, within(1e-9 * (1 + Math.abs(powers))));
        assertThat(label.value(z)).isCloseTo(hermite, within(1e-9 * (1 + Math.abs(powers))));
    }

    @Test
    void create_degreeOrNoiseOutOfRange_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PolynomialLabel(7, 0))
                .withMessage("degrees: found 7, expected whole numbers from 1 to 6");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PolynomialLabel(0, 0))
                .withMessageStartingWith("degrees: found 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PolynomialLabel(1, Double.NaN))
                .withMessage("noise: found NaN, expected numbers from 0 to 1e6");
    }
}
