package io.polyrank.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Corrections and sample ratios. */
class CorrectionTest {

    private static final Offset<Double> CLOSE = within(1e-12);
    private static final double[] P = {0.04, 0.01, 0.03, 0.005};

    @Test
    void adjust_fourComparisons_isAsWorkedOutByHand() {
        assertThat(Correction.NONE.adjust(P)).containsExactly(P, CLOSE);
        assertThat(Correction.BONFERRONI.adjust(P)).containsExactly(new double[] {0.16, 0.04, 0.12, 0.02}, CLOSE);
        assertThat(Correction.HOLM.adjust(P)).containsExactly(new double[] {0.06, 0.03, 0.06, 0.02}, CLOSE);
        assertThat(Correction.BH.adjust(P)).containsExactly(new double[] {0.04, 0.02, 0.04, 0.02}, CLOSE);
    }

    /** The fifteen p-values of Benjamini and Hochberg (1995), of which theirs keeps four at 0.05 and Bonferroni three. */
    @Test
    void adjust_thePapersExample_keepsAsMany() {
        double[] p = {
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
            0.7590, 1
        };

        assertThat(kept(Correction.BH.adjust(p))).isEqualTo(4);
        assertThat(kept(Correction.BONFERRONI.adjust(p))).isEqualTo(3);
    }

    private static long kept(double[] adjusted) {
        return Arrays.stream(adjusted).filter(value -> value <= 0.05).count();
    }

    @Test
    void adjust_withoutAValue_leavesItAndDoesNotCountIt() {
        assertThat(Correction.HOLM.adjust(Double.NaN, 0.02, 0.5)).containsExactly(Double.NaN, 0.04, 0.5);
    }

    @Property
    void adjust_anyComparisons_ordersTheCorrections(
            @ForAll @Size(min = 1, max = 12) List<@DoubleRange(min = 0, max = 1) Double> values) {
        double[] p = values.stream().mapToDouble(Double::doubleValue).toArray();
        double[] bonferroni = Correction.BONFERRONI.adjust(p);
        double[] holm = Correction.HOLM.adjust(p);
        double[] bh = Correction.BH.adjust(p);

        for (int at = 0; at < p.length; at++) {
            assertThat(bonferroni[at]).isGreaterThanOrEqualTo(holm[at]).isLessThanOrEqualTo(1);
            assertThat(holm[at]).isGreaterThanOrEqualTo(bh[at] - 1e-15);
            assertThat(bh[at]).isGreaterThanOrEqualTo(p[at] - 1e-15);
        }
    }

    /** 821,588 and 815,482 units of a half each (Kohavi, Tang, Xu 2020, chapter 21) have p = 1.8e-6. */
    @Test
    void sampleRatio_ofAPublishedMismatch_hasItsP() {
        double p = SampleRatio.p(new long[] {821_588, 815_482}, new double[] {0.5, 0.5});

        assertThat(p).isBetween(1.75e-6, 1.85e-6);
        assertThat(SampleRatio.alarms(p)).isTrue();
    }

    /** Chi-square of 10 units too many of 100 with one degree of freedom is 4, its p 0.0455. */
    @Test
    void sampleRatio_ofUnequalShares_comparesWithThem() {
        assertThat(SampleRatio.p(new long[] {60, 40}, new double[] {1, 1})).isCloseTo(0.0455, within(1e-4));
        assertThat(SampleRatio.p(new long[] {75, 25}, new double[] {3, 1})).isEqualTo(1);
        assertThat(SampleRatio.p(new long[] {5}, new double[] {1})).isEqualTo(1);
        assertThat(SampleRatio.p(new long[] {0, 0}, new double[] {1, 1})).isEqualTo(1);
    }

    /** P-values of healthy splits fall in every tenth alike; four standard deviations of a count are 38. */
    @Test
    void sampleRatio_ofHealthySplits_hasUniformP() {
        SplittableRandom random = new SplittableRandom(3);
        int[] tenths = new int[10];
        for (int split = 0; split < 1000; split++) {
            long treated = 0;
            for (int bits = 0; bits < 2000; bits++) {
                treated += Long.bitCount(random.nextLong());
            }
            double p = SampleRatio.p(new long[] {2000L * 64 - treated, treated}, new double[] {0.5, 0.5});
            tenths[Math.min(9, (int) (10 * p))]++;
        }

        assertThat(IntStream.of(tenths).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(62, 138));
    }
}
