package io.polyrank.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.analysis.DailyArms.Estimate;
import io.polyrank.analysis.Posterior.Outlook;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hipparchus.random.Well19937c;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Variants within days, and what is believed of them. */
class DailyArmsTest {

    private final Path folder;

    DailyArmsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** The better variant gets most units on the day when all buy least: over all days together it looks worse. */
    @Test
    void estimate_sharesThatFollowTheDays_comparesWithinDays() {
        DailyArms arms = new DailyArms(2);
        fill(arms, 0, 0, 900, 450);
        fill(arms, 1, 0, 100, 60);
        fill(arms, 0, 1, 100, 10);
        fill(arms, 1, 1, 900, 180);

        Estimate estimate = arms.estimate();

        // By hand: days weigh alike, 1 / (1 / 900 + 1 / 100) each.
        assertThat(estimate.means().get(0)).isCloseTo((0.5 + 0.1) / 2, within(1e-12));
        assertThat(estimate.means().get(1)).isCloseTo((0.6 + 0.2) / 2, within(1e-12));
        assertThat(460.0 / 1_000).as("all days together").isGreaterThan(240.0 / 1_000);
        double variance = 0.25 * (0.5 * 0.5 / 900 + 0.1 * 0.9 / 100);
        assertThat(estimate.covariance().get(0).get(0)).isCloseTo(variance * 1_000 / 999, within(1e-12));
        assertThat(estimate.covariance().get(0).get(1)).isZero();
        assertThat(estimate.units()).containsExactly(1_000, 1_000);
        assertThat(estimate.active()).containsExactly(460, 240);
    }

    @Test
    void estimate_dayWithoutAVariant_isLeftOut() {
        DailyArms arms = new DailyArms(2);
        fill(arms, 0, 0, 10, 5);
        fill(arms, 1, 0, 10, 5);
        fill(arms, 1, 1, 10, 10);

        Estimate estimate = arms.estimate();

        assertThat(estimate.means()).containsExactly(0.5, 0.5);
        assertThat(estimate.days()).isEqualTo(1);
        assertThat(estimate.daysLeftOut()).isEqualTo(1);
        assertThat(new DailyArms(2).estimate().days()).isZero();
    }

    /** Units keep their habits from day to day and some move; the spread over many shops is the truth. */
    @Test
    void covariance_unitsThatComeOftenAndMove_isThatOfManyShops() {
        SplittableRandom random = new SplittableRandom(5);
        int shops = 400;
        double[] differences = new double[shops];
        double told = 0;
        for (int shop = 0; shop < shops; shop++) {
            Estimate estimate = shop(random).estimate();
            differences[shop] = estimate.means().get(1) - estimate.means().get(0);
            told += estimate.covariance().get(0).get(0)
                    + estimate.covariance().get(1).get(1)
                    - 2 * estimate.covariance().get(0).get(1);
        }
        double mean = IntStream.range(0, shops)
                .mapToDouble(shop -> differences[shop])
                .average()
                .orElseThrow();
        double spread = IntStream.range(0, shops)
                        .mapToDouble(shop -> Math.pow(differences[shop] - mean, 2))
                        .sum()
                / (shops - 1);

        assertThat(mean).isCloseTo(0, within(0.004));
        assertThat(told / shops / spread).isBetween(0.8, 1.25);
    }

    private static DailyArms shop(SplittableRandom random) {
        DailyArms arms = new DailyArms(2);
        for (int unit = 0; unit < 300; unit++) {
            boolean habit = random.nextBoolean();
            int place = random.nextInt(10);
            for (int day = 0; day < 5; day++) {
                int variant = place < 5 + day ? 1 : 0;
                boolean buys = random.nextDouble() < (habit ? 0.8 : 0.1) * (day + 1) / 5;
                arms.add(variant, day, unit, buys ? 1 : 0, 1);
            }
        }
        return arms;
    }

    @Test
    void of_logs_takesListsWhoseWindowIsOverByListOrByUnitAndDay() throws IOException {
        Logs logs = new Logs(folder)
                .expose("q1", Logs.START, "u1", "search", "control")
                .expose("q2", Logs.START + 1, "u1", "search", "control")
                .expose("q3", Logs.START, "u2", "search", "b")
                .expose("late", Logs.START + 3 * Logs.HOUR, "u3", "search", "b")
                .event("u1", "purchase", "1", Logs.START + Logs.HOUR, "q1", ",\"value\":7")
                .event("u1", "purchase", "2", Logs.START + Logs.HOUR, "q2", ",\"value\":5")
                .event("u3", "purchase", "1", Logs.START + 4 * Logs.HOUR, "late", "")
                .write();

        assertThat(means(logs, "purchase")).containsExactly(1.0, 0.0);
        assertThat(means(logs, "purchase_per_unit")).containsExactly(2.0, 0.0);
        assertThat(means(logs, "value_per_unit")).containsExactly(12.0, 0.0);
    }

    private static List<Double> means(Logs logs, String name) throws IOException {
        JoinedLogs joined = JoinedLogs.read(logs.exposures(), logs.events(), 2);
        Metric metric = Metric.named("--metric", name, Metric.of(List.of("exposures", "purchase", "value")));
        return DailyArms.of(joined, "x", List.of("control", "b"), metric, "purchase")
                .estimate()
                .means();
    }

    /** With variances alike and no prior to speak of, a normal difference: 0.9772 at two standard errors. */
    @Test
    void posterior_ofTwoVariants_isTheNormalDifference() {
        Estimate estimate = estimate(List.of(1.0, 1.0 + 2 * Math.sqrt(2) * 0.01), 1e-4);

        Outlook outlook = new Posterior(estimate, 10).draw(200_000, new Well19937c(3));

        assertThat(outlook.best().get(1)).isCloseTo(0.97725, within(0.002));
        assertThat(outlook.leader()).isEqualTo(1);
        // E max(0, -d) of d with mean 2 s and standard deviation s is 0.00849 s.
        assertThat(outlook.loss()).isCloseTo(0.00849 * Math.sqrt(2) * 0.01, within(1e-5));
    }

    @Test
    void posterior_ofLittleData_leansOnThePrior() {
        Estimate estimate = estimate(List.of(1.0, 3.0), 1.0);

        Posterior vague = new Posterior(estimate, 10);
        Posterior sure = new Posterior(estimate, 0.01);

        assertThat(vague.mean(1) - vague.mean(0)).isCloseTo(2, within(0.02));
        assertThat(sure.mean(1) - sure.mean(0)).isCloseTo(0, within(0.01));
        assertThat(sure.mean(1)).isCloseTo(2, within(0.01));
        assertThat(vague.difference(1, 0).contains(0)).isTrue();
        assertThat(vague.range(1).contains(3)).isTrue();
    }

    private static Estimate estimate(List<Double> means, double variance) {
        return new Estimate(
                List.of(1, 1), List.of(1, 1), means, List.of(List.of(variance, 0.0), List.of(0.0, variance)), 0, 1, 0);
    }

    /** Units of one variant and day, of which the first so many buy; no unit comes twice. */
    private static void fill(DailyArms arms, int variant, int day, int units, int buyers) {
        for (int unit = 0; unit < units; unit++) {
            arms.add(variant, day, 4 * unit + 2 * variant + day, unit < buyers ? 1 : 0, 1);
        }
    }
}
