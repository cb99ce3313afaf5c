package io.polyrank.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.polyrank.analysis.SelfTestReport.Goal;
import io.polyrank.analysis.SelfTestReport.Rates;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The selftest with few runs and wide bounds; and that it would notice. */
class SelfTestTest {

    private static final int RUNS = 12;

    @Test
    void run_fewRuns_findsWhatTheStatisticsPromise() {
        SelfTestReport report = new SelfTest(RUNS, 7).run(done -> {});

        assertThat(report.splits()).isEqualTo(RUNS * SelfTest.SPLITS);
        assertThat(report.falsePositiveRate()).isBetween(0.0, 0.13);
        assertThat(report.sequentialFalsePositiveRate()).isBetween(0.0, 0.06);
        assertThat(report.coverage()).isBetween(0.86, 1.0);
        assertThat(report.srmFalseAlarm()).isBetween(0.0, 0.006);
        assertThat(report.srmPower()).isEqualTo(1);
        Rates clicks = rates(report, "click_per_unit", true);
        assertThat(clicks.varianceReduction()).isBetween(0.3, 0.6);
        assertThat(clicks.found())
                .isGreaterThan(rates(report, "click_per_unit", false).found());
        assertThat(rates(report, "returns_per_unit", true).predicted()).isNaN();
        assertThat(report.goals()).hasSize(12);
    }

    @Test
    void run_sameSeed_givesTheSameReport() {
        List<Goal> first = new SelfTest(2, 3).run(done -> {}).goals();

        assertThat(new SelfTest(2, 3).run(done -> {}).goals()).isEqualTo(first);
        assertThat(new SelfTest(2, 4).run(done -> {}).goals()).isNotEqualTo(first);
    }

    /** Looking every day by intervals of one look finds what is not there far too often: the reason for sequences. */
    @Test
    void naivePeeking_onTheSameLogs_alarmsTooOften() {
        SplittableRandom random = new SplittableRandom(1);
        long alarms = 0;
        int splits = 0;
        for (int run = 0; run < 15; run++) {
            SimulatedTraffic traffic = SimulatedTraffic.of(random.nextLong(), 0);
            for (int split = 0; split < 10; split++, splits++) {
                ExperimentData data = traffic.split(random.nextLong(), false);
                alarms += peeked(data) ? 1 : 0;
            }
        }

        assertThat((double) alarms / splits).isGreaterThan(0.1);
    }

    private static boolean peeked(ExperimentData data) {
        Metric metric = Metric.named("", "click", Metric.of(data.table().columns()));
        return IntStream.of(data.table().daysFrom(data.firstDay())).anyMatch(day -> {
            UnitSums sums = data.sums(row -> data.table().day(row) <= day);
            Arm[] arms = Arm.of(metric, sums, data.variantOf(), 2, null);
            return Effect.of(arms[0], arms[1], 0.05).p() < 0.05;
        });
    }

    /** What is off, or not defined, is missed. */
    @Test
    void goals_ofRatesThatAreOff_areMissed() {
        assertThat(new Goal("coverage", 0.93, 0.94, 0.96).met()).isFalse();
        assertThat(new Goal("coverage", 0.945, 0.94, 0.96).met()).isTrue();
        assertThat(new Goal("coverage", Double.NaN, 0.94, 0.96).met()).isFalse();
    }

    @Test
    void simulatedTraffic_plantedEffect_isThatOfTheChances() {
        double[] sums = new double[4];
        for (int seed = 0; seed < 5; seed++) {
            SimulatedTraffic traffic = SimulatedTraffic.of(seed, 0.5);
            for (int effect = 0; effect < 2; effect++) {
                ExperimentData data = traffic.split(seed, effect == 1);
                UnitSums all = data.sums(row -> true);
                double[] clicks = all.numerators(
                        Metric.named("", "click", Metric.of(data.table().columns())));
                for (int unit = 0; unit < clicks.length; unit++) {
                    sums[2 * effect + data.variantOf()[unit]] += clicks[unit];
                }
                assertThat(data.before().exposures()).hasSize(SimulatedTraffic.UNITS);
            }
        }

        assertThat(sums[2]).isEqualTo(sums[0]);
        assertThat(sums[3] / sums[1]).isBetween(1.45, 1.55);
    }

    @Test
    void constructor_noRuns_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SelfTest(0, 1))
                .withMessage("--runs: found 0, expected 1 or more");
    }

    private static Rates rates(SelfTestReport report, String metric, boolean cuped) {
        return report.metrics().stream()
                .filter(each -> each.metric().equals(metric) && each.cuped() == cuped)
                .findFirst()
                .orElseThrow();
    }
}
