package io.polyrank.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.runtime.Calibration.Isotonic;
import io.polyrank.runtime.Calibration.OfEach;
import io.polyrank.runtime.Calibration.Platt;
import io.polyrank.runtime.Calibration.Temperature;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;

class CalibrationLawsTest {

    @Property(tries = 500)
    void of_twoProbabilities_keepsTheirOrderWithinZeroAndOne(
            @ForAll("calibrations") OfEach calibration,
            @ForAll @FloatRange(max = 1) @Scale(7) float one,
            @ForAll @FloatRange(max = 1) @Scale(7) float other) {
        float[] scores = {Math.min(one, other), Math.max(one, other)};

        calibration.apply(scores, 0, 1, 1);

        assertThat(scores[0]).isBetween(0f, 1f).isLessThanOrEqualTo(scores[1]);
        assertThat(scores[1]).isBetween(0f, 1f);
    }

    @Property(tries = 500)
    void isotonic_twoScoresWellApart_areNeverTied(
            @ForAll("isotonic") Isotonic calibration,
            @ForAll @DoubleRange(max = 0.99) @Scale(7) double score,
            @ForAll @DoubleRange(min = 1e-6, max = 0.01) @Scale(9) double distance) {
        assertThat(calibration.of(score)).isLessThan(calibration.of(score + distance));
    }

    @Property(tries = 500)
    void platt_ofSlopeOneAndNoShift_isTheIdentity(@ForAll @FloatRange(max = 1) @Scale(7) float score) {
        assertThat(new Platt(1, 0).of(score)).isCloseTo(score, within(1e-9));
    }

    @Property(tries = 500)
    void spread_ofAScore_boundsWhatCalibrationMakesOfADifference(
            @ForAll("calibrations") OfEach calibration,
            @ForAll @DoubleRange(min = 0.01, max = 0.99) @Scale(9) double score,
            @ForAll @DoubleRange(min = -1e-3, max = 1e-3) @Scale(9) double difference) {
        double spread = calibration.spread(score, 1e-3);

        assertThat(Math.abs(calibration.of(score + difference) - calibration.of(score)))
                .isLessThanOrEqualTo(spread + 1e-12);
    }

    @Property(tries = 500)
    void temperature_ofARow_keepsTheOrderOfItsClassesAndTheirSum(
            @ForAll @DoubleRange(min = 0.1, max = 10) double temperature,
            @ForAll @Size(3) List<@FloatRange(min = 0.001f, max = 1) @Scale(5) Float> odds) {
        float sum = odds.get(0) + odds.get(1) + odds.get(2);
        float[] scores = {odds.get(0) / sum, odds.get(1) / sum, odds.get(2) / sum};

        new Temperature(temperature).apply(scores, 0, 3, 3);

        assertThat(scores[0] + scores[1] + scores[2]).isCloseTo(1, within(1e-5f));
        for (int one = 0; one < 3; one++) {
            for (int other = 0; other < 3; other++) {
                if (odds.get(one) < odds.get(other)) {
                    assertThat(scores[one]).isLessThanOrEqualTo(scores[other]);
                }
            }
        }
    }

    @Provide
    Arbitrary<OfEach> calibrations() {
        Arbitrary<OfEach> platt = Combinators.combine(
                        Arbitraries.doubles().between(0.05, 20),
                        Arbitraries.doubles().between(-10, 10))
                .as(Platt::new);
        return Arbitraries.oneOf(platt, isotonic().map(line -> line));
    }

    @Provide
    Arbitrary<Isotonic> isotonic() {
        Arbitrary<List<Double>> numbers = Arbitraries.integers()
                .between(1, 9_999)
                .map(number -> number / 10_000.0)
                .list()
                .uniqueElements()
                .ofSize(6);
        return Combinators.combine(numbers, numbers)
                .as((scores, probabilities) -> new Isotonic(sorted(scores), sorted(probabilities)));
    }

    private static double[] sorted(List<Double> numbers) {
        return numbers.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }
}
