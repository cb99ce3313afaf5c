package io.polyrank.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.analysis.Metric.Kind;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Means, ratios and CUPED against numbers worked out by hand, and laws. */
class ArmTest {

    private static final Metric RATE = new Metric("click", Kind.PER_EXPOSURE, "click");
    private static final Metric MEAN = new Metric("click_per_unit", Kind.PER_UNIT, "click");
    private static final int[] HALVES = {0, 0, 0, 0, 1, 1, 1, 1};
    private static final double[] BEFORE = {1, 2, 3, 4, 2, 3, 4, 7};

    @Test
    void of_meanPerUnit_isMeanAndSampleVariance() {
        Arm[] arms = Arm.of(MEAN, sums(new double[] {1, 2, 3, 4, 2, 4, 6, 8}), HALVES, 2, null);

        assertThat(arms[0]).isEqualTo(new Arm(4, 4, 2.5, 5.0 / 3));
        assertThat(arms[1].mean()).isEqualTo(5);
        assertThat(arms[1].variance()).isCloseTo(20.0 / 3, within(1e-12));
        assertThat(arms[1].error2()).isCloseTo(5.0 / 3, within(1e-12));
    }

    /**
     * Clicks 1, 2, 3 of exposures 2, 2, 6: the ratio is 0.6, the deviations 1 - 1.2, 2 - 1.2 and 3 - 3.6 over the mean of
     * 10 / 3 exposures have squares of 0.04, 0.64 and 0.36 times 0.09.
     */
    @Test
    void of_ratio_hasTheDeltaMethodsVariance() {
        UnitSums sums = sums(new double[] {2, 2, 6}, new double[] {1, 2, 3});

        Arm arm = Arm.of(RATE, sums, new int[] {0, 0, 0}, 1, null)[0];

        assertThat(arm.mean()).isCloseTo(0.6, within(1e-12));
        assertThat(arm.variance()).isCloseTo(1.04 * 0.09 / 2, within(1e-12));
    }

    @Test
    void of_unitsThatAreNotSeenOrNotInAnyVariant_doNotCount() {
        UnitSums sums = sums(new double[] {1, 0, 1, 1}, new double[] {3, 0, 5, 100});

        Arm arm = Arm.of(MEAN, sums, new int[] {0, 0, 0, -1}, 1, null)[0];

        assertThat(arm.units()).isEqualTo(2);
        assertThat(arm.mean()).isEqualTo(4);
    }

    /** With the outcome a line over the time before, nothing is left to chance, and the means meet where the units do. */
    @Test
    void of_outcomeThatTheTimeBeforeTells_leavesNoVariance() {
        double[] clicks = new double[8];
        for (int unit = 0; unit < 8; unit++) {
            clicks[unit] = 3 + 2 * BEFORE[unit] + (unit >= 4 ? 1 : 0);
        }

        Arm[] plain = Arm.of(MEAN, sums(clicks), HALVES, 2, null);
        Arm[] cuped = Arm.of(MEAN, sums(clicks), HALVES, 2, BEFORE);

        assertThat(plain[1].mean() - plain[0].mean()).isCloseTo(1 + 2 * 1.5, within(1e-12));
        assertThat(cuped[1].mean() - cuped[0].mean()).isCloseTo(1, within(1e-12));
        assertThat(cuped[0].variance()).isCloseTo(0, within(1e-12));
    }

    /** What treatment adds to every unit is found in full, whatever the time before was. */
    @Property(tries = 200)
    void cuped_addingToTreatment_movesTheDifferenceByJustThat(
            @ForAll @Size(8) List<@DoubleRange(min = 0, max = 10) Double> clicks,
            @ForAll @Size(8) List<@DoubleRange(min = 0, max = 10) Double> before,
            @ForAll @DoubleRange(min = 0.1, max = 5) double effect) {
        double[] base = array(clicks);
        double[] more = base.clone();
        for (int unit = 4; unit < 8; unit++) {
            more[unit] += effect;
        }

        double without = difference(base, HALVES, array(before));
        double with = difference(more, HALVES, array(before));

        assertThat(with - without).isCloseTo(effect, within(1e-8));
    }

    /** Over all ways to split the units in halves the adjusted difference is 0 in the mean, as the plain one is. */
    @Property(tries = 50)
    void cuped_overAllSplitsOfTheSameUnits_hasNoDifference(
            @ForAll @Size(8) List<@DoubleRange(min = 0, max = 10) Double> clicks,
            @ForAll @Size(8) List<@DoubleRange(min = 0, max = 10) Double> before) {
        double sum = IntStream.range(0, 256)
                .filter(split -> Integer.bitCount(split) == 4)
                .mapToDouble(split -> difference(
                        array(clicks),
                        IntStream.range(0, 8).map(unit -> (split >> unit) & 1).toArray(),
                        array(before)))
                .sum();

        assertThat(sum).isCloseTo(0, within(1e-6));
    }

    @Property(tries = 200)
    void cuped_variancesWeightedByUnits_areNeverLarger(
            @ForAll @Size(8) List<@DoubleRange(min = 0, max = 10) Double> clicks,
            @ForAll @Size(8) List<@DoubleRange(min = 0, max = 10) Double> before) {
        Arm[] plain = Arm.of(MEAN, sums(array(clicks)), HALVES, 2, null);
        Arm[] cuped = Arm.of(MEAN, sums(array(clicks)), HALVES, 2, array(before));

        assertThat(cuped[0].variance() + cuped[1].variance())
                .isLessThanOrEqualTo(plain[0].variance() + plain[1].variance() + 1e-9);
    }

    private static double difference(double[] clicks, int[] variantOf, double[] before) {
        Arm[] arms = Arm.of(MEAN, sums(clicks), variantOf, 2, before);
        return arms[1].mean() - arms[0].mean();
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static UnitSums sums(double[] clicks) {
        return sums(IntStream.range(0, clicks.length).mapToDouble(unit -> 1).toArray(), clicks);
    }

    private static UnitSums sums(double[] exposures, double[] clicks) {
        int units = exposures.length;
        UnitTable table = new UnitTable(
                units,
                List.of(UnitTable.EXPOSURES, "click"),
                List.of("search"),
                IntStream.range(0, units).toArray(),
                new int[units],
                new int[units],
                new double[][] {exposures, clicks});
        UnitSums sums = new UnitSums(table);
        IntStream.range(0, units).forEach(sums::add);
        return sums;
    }
}
