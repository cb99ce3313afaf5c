package io.polyrank.analysis;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.analysis.TrafficPlan.Question;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Units and days, by hand and by simulation. */
class TrafficPlanTest {

    /**
     * Every day 100 new units come with one list each, of which every fifth leads to a purchase: variance 0.16 n / (n - 1).
     * For 20 %, d = 0.04 and n = (1 + 1.44) 0.16 (1.96 + 0.8416)^2 / 0.0016 = 1,918 of each of two variants, so 3,836 units.
     */
    @Test
    void of_steadyTraffic_isAsWorkedOutByHand() {
        TrafficPlan plan = TrafficPlan.of(steady(10), question(0.2, 1));

        assertThat(plan.logged().units()).isEqualTo(1000);
        assertThat(plan.logged().mean()).isCloseTo(0.2, within(1e-12));
        assertThat(plan.once().unitsPerVariant()).isEqualTo(1918);
        assertThat(plan.once().days()).isEqualTo(39);
        assertThat(plan.once().extrapolated()).isTrue();
        assertThat(plan.arithmetic())
                .anyMatch(line -> line.equals("difference to find: d = 20.0 % of 0.200000 = 0.0400000"))
                .anyMatch(
                        line -> line.contains("(1 + 1.200^2) s^2 (1.9600 + 0.8416)^2 / d^2 = 1,918 units per variant"));
    }

    @Test
    void of_enoughTrafficInTheLog_takesTheFirstDayThatIsEnough() {
        TrafficPlan.Need need = TrafficPlan.of(steady(60), question(0.2, 1)).once();

        assertThat(need.days()).isEqualTo(39);
        assertThat(need.extrapolated()).isFalse();
    }

    @Test
    void of_halfOfTheTraffic_takesTwiceAsLong() {
        assertThat(TrafficPlan.of(steady(10), question(0.2, 0.5)).once().days()).isEqualTo(77);
    }

    @Test
    void of_anyNumberOfLooks_takesMoreUnits() {
        TrafficPlan plan = TrafficPlan.of(steady(10), question(0.2, 1));

        double more = (double) plan.always().unitsPerVariant() / plan.once().unitsPerVariant();
        assertThat(more).isBetween(1.5, 2.5);
        assertThat(requireNonNull(plan.always().days())).isGreaterThan(39);
    }

    @Test
    void of_effectTooSmallForTheTraffic_hasNoDays() {
        assertThat(TrafficPlan.of(steady(10), question(0.001, 1)).once().days()).isNull();
    }

    @Test
    void question_outOfRange_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> question(0, 1)).withMessageContaining("found --mde 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> question(0.1, 2))
                .withMessageContaining("--share 2.0, expected");
    }

    private static Question question(double mde, double share) {
        return new Question("purchase", mde, 0.05, 0.8, 2, share, mde);
    }

    private static ExperimentData steady(int days) {
        int units = 100 * days;
        UnitTable table = new UnitTable(
                units,
                List.of(UnitTable.EXPOSURES, "purchase"),
                List.of("search"),
                IntStream.range(0, units).toArray(),
                IntStream.range(0, units).map(unit -> 20_000 + unit / 100).toArray(),
                new int[units],
                new double[][] {
                    IntStream.range(0, units).mapToDouble(unit -> 1).toArray(),
                    IntStream.range(0, units)
                            .mapToDouble(unit -> unit % 5 == 0 ? 1 : 0)
                            .toArray()
                });
        return new ExperimentData(table, List.of("all"), new int[units], new long[] {units}, 0, 20_000);
    }
}
