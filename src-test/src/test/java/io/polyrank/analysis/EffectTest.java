package io.polyrank.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.apache.commons.math3.stat.inference.TTest;
import org.junit.jupiter.api.Test;

/** Welch's test, power, sequences and corrections against published numbers, another library, and laws. */
class EffectTest {

    /** Another library's Welch test, on the same numbers. */
    @Test
    void of_twoSamples_isWelchsTest() {
        SplittableRandom random = new SplittableRandom(5);
        double[] left = random.doubles(40).toArray();
        double[] right = random.doubles(25).map(value -> 1.4 * value + 0.1).toArray();

        Effect effect = Effect.of(arm(left), arm(right), 0.05);

        assertThat(effect.p()).isCloseTo(new TTest().tTest(left, right), within(1e-10));
        assertThat(effect.difference()).isCloseTo(arm(right).mean() - arm(left).mean(), within(1e-12));
    }

    /**
     * Welch (1947) as in textbooks: means 20 and 22, variances 4 and 9, 10 and 15 units: t = 2, by Welch and Satterthwaite
     * 22.99 degrees of freedom with a quantile of 2.0687.
     */
    @Test
    void of_twoSamples_hasTheIntervalWorkedOutByHand() {
        Effect effect = Effect.of(new Arm(10, 10, 20, 4), new Arm(15, 15, 22, 9), 0.05);

        assertThat(effect.error()).isCloseTo(1, within(1e-12));
        assertThat(effect.range().high() - 2).isCloseTo(2.0687, within(2e-4));
        assertThat(effect.p()).isCloseTo(0.0574, within(2e-4));
        assertThat(effect.lift()).isCloseTo(0.1, within(1e-12));
        // sqrt(0.6 + 1.1^2 * 0.4) / 20
        assertThat(effect.liftRange().high() - 0.1).isCloseTo(2.0687 * Math.sqrt(1.084) / 20, within(1e-4));
    }

    @Test
    void of_noSpread_isNotDefined() {
        Effect effect = Effect.of(new Arm(10, 0, 0, 0), new Arm(10, 0, 0, 0), 0.05);

        assertThat(effect.p()).isNaN();
        assertThat(effect.lift()).isNaN();
        assertThat(effect.range().low()).isNaN();
    }

    /** Sixteen times variance over difference squared: the rule of thumb for 80 % (Lehr 1992), exactly 15.70. */
    @Test
    void detectable_atEightyPercent_isLehrsRule() {
        double units = 2 * Math.pow(Effect.detectable(1, 0.05, 0.8), 2);

        assertThat(units).isCloseTo(15.698, within(1e-3));
    }

    @Test
    void power_ofADetectableLift_isTheOneAskedFor() {
        Arm control = new Arm(1000, 1000, 1, 1);
        double small = 1e-6;
        double units = Math.pow(Effect.detectable(1, 0.05, 0.8) / small, 2) * 2;

        assertThat(Effect.power(small, new Arm((int) 2e9, 0, 1, 2e9 / units), (int) 2e9, 0.05))
                .isCloseTo(0.8, within(1e-4));
        assertThat(Effect.power(0, control, 1000, 0.05)).isCloseTo(0.05, within(1e-9));
        assertThat(Effect.power(0.2, control, 1000, 0.05)).isBetween(0.97, 0.99);
    }

    /** With v = 1 and tau = 1 the reach is sqrt(4 (log 20 + log(2) / 2)) = 3.6564. */
    @Test
    void reach_ofUnitVariances_isAsWorkedOutByHand() {
        assertThat(Sequential.reach(1, 1, 0.05)).isCloseTo(3.6564, within(1e-4));
        assertThat(Sequential.p(0, 1, 1)).isEqualTo(1);
        // L = exp(9 / 4) / sqrt(2)
        assertThat(Sequential.p(3, 1, 1)).isCloseTo(Math.sqrt(2) * Math.exp(-2.25), within(1e-12));
    }

    @Property
    void p_atTheSequencesEnd_isAlpha(
            @ForAll @Scale(6) @DoubleRange(min = 1e-6, max = 100) double variance,
            @ForAll @Scale(6) @DoubleRange(min = 1e-3, max = 10) double tau,
            @ForAll @Scale(6) @DoubleRange(min = 0.001, max = 0.2) double alpha) {
        assertThat(Sequential.p(Sequential.reach(variance, tau, alpha), variance, tau))
                .isCloseTo(alpha, within(1e-9));
    }

    @Property
    void sequence_ofThirtyUnitsOrMore_containsTheIntervalOfOneLook(
            @ForAll @Scale(6) @DoubleRange(min = 1e-4, max = 100) double variance,
            @ForAll @Scale(6) @DoubleRange(min = 1e-3, max = 10) double tau,
            @ForAll @IntRange(min = 30, max = 100_000) int units) {
        Effect once = Effect.of(new Arm(units, units, 1, variance), new Arm(units, units, 1, variance), 0.05);

        double reach = Sequential.reach(2 * variance / units, tau, 0.05);

        assertThat(reach).isGreaterThan(once.range().high());
    }

    private static Arm arm(double[] values) {
        SummaryStatistics statistics = new SummaryStatistics();
        for (double value : values) {
            statistics.addValue(value);
        }
        return new Arm(values.length, values.length, statistics.getMean(), statistics.getVariance());
    }
}
