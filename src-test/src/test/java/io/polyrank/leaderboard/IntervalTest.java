package io.polyrank.leaderboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class IntervalTest {

    private static final double[] RESAMPLED = {-0.01, 0.01, -0.01, 0.01};
    private static final double BOOTSTRAP_VARIANCE = 4e-4 / 3;

    @Test
    void of_oneSeed_reachesAsFarAsTheBootstrapSays() {
        Interval interval = Interval.of(0.7, RESAMPLED, new double[] {0.7});

        assertThat(interval.high() - 0.7).isCloseTo(1.959964 * Math.sqrt(BOOTSTRAP_VARIANCE), within(1e-7));
        assertThat(0.7 - interval.low()).isCloseTo(interval.high() - 0.7, within(1e-12));
    }

    /** Without any spread of the bootstrap two seeds leave one degree of freedom, whose quantile is 12.706. */
    @Test
    void of_seedsAlone_takesTheQuantileOfTheirFewDegreesOfFreedom() {
        Interval interval = Interval.of(0.5, new double[] {0.5, 0.5}, new double[] {0.4, 0.6});

        assertThat(interval.high() - 0.5).isCloseTo(12.7062 * 0.1, within(1e-4));
    }

    @Test
    void of_seedsThatDiffer_isWiderThanWithoutThem() {
        Interval calm = Interval.of(0.5, RESAMPLED, new double[] {0.5, 0.5, 0.5});
        Interval restless = Interval.of(0.5, RESAMPLED, new double[] {0.49, 0.5, 0.51});

        assertThat(restless.high()).isGreaterThan(calm.high() + 0.001);
    }

    @Test
    void verdict_byWhereZeroLies() {
        assertThat(new Interval(0.02, 0.01, 0.03).verdict()).isEqualTo(Verdict.BETTER);
        assertThat(new Interval(-0.02, -0.03, -0.01).verdict()).isEqualTo(Verdict.WORSE);
        assertThat(new Interval(0.02, -0.01, 0.05).verdict()).isEqualTo(Verdict.TIE);
        assertThat(new Interval(0, 0, 0).verdict()).isEqualTo(Verdict.TIE);
        assertThat(Interval.of(0.1, new double[] {Double.NaN, Double.NaN}).verdict())
                .isEqualTo(Verdict.TIE);
    }
}
