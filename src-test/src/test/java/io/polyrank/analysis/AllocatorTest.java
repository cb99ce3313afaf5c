package io.polyrank.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.analysis.Allocation.Split;
import io.polyrank.analysis.ExperimentPlans.Version;
import io.polyrank.experiment.ExperimentsReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From logs to the next shares; and simulated shops steered by them. */
class AllocatorTest {

    private static final AllocationSettings USUAL = new AllocationSettings("purchase", 0.05, 0.5, 2_000, 1);

    @Test
    void of_betterVariant_getsMostTrafficAndAFileThatSaysSo(@TempDir Path folder) throws IOException {
        Allocation found = allocate(Logs.shop(folder, 600, 6, 0.5), USUAL, 0.5);

        assertThat(found.problem()).isNull();
        assertThat(found.leader()).isEqualTo("b");
        assertThat(found.variants()).extracting(Split::variant).containsExactly("control", "b");
        assertThat(found.variants()).extracting(Split::share).containsExactly(0.5, 0.5);
        assertThat(found.variants().get(1).next()).isCloseTo(0.95, within(0.001));
        assertThat(found.variants().get(1).mean()).isCloseTo(0.3, within(0.01));
        assertThat(found.expectedLoss()).isBetween(0.0, 1e-4);
        assertThat(found.movedShare()).isCloseTo(0.45, within(0.001));
        assertThat(found.version()).isEqualTo(3);
        assertThat(found.listsLeftOut()).isPositive();
        assertThat(ExperimentsReader.read("new", found.yaml())
                        .experiments()
                        .get(0)
                        .variants()
                        .get(1)
                        .slice()
                        .share())
                .isEqualTo(found.variants().get(1).next());
    }

    @Test
    void of_tooFewPurchases_leavesSharesAsTheyAre(@TempDir Path folder) throws IOException {
        Allocation found = allocate(Logs.shop(folder, 40, 3, 0.5), USUAL, 0.3);

        assertThat(found.problem()).startsWith("variant control has 20 units");
        assertThat(found.variants()).extracting(Split::next).containsExactly(0.7, 0.3);
        assertThat(found.movedShare()).isZero();
        assertThat(found.yaml()).isEqualTo(plans(0.3).current().set().text());
    }

    @Test
    void of_damagedLogs_leavesSharesAsTheyAre(@TempDir Path folder) throws IOException {
        Logs logs = Logs.shop(folder, 600, 6, 0.5);
        logs.event("{\"dropped\":1000,\"failed\":0,\"time\":1}").write();

        assertThat(allocate(logs, USUAL, 0.5).problem()).startsWith("too much of the logs is missing");
    }

    @Test
    void of_settingsOutOfRange_areRefused(@TempDir Path folder) throws IOException {
        Logs logs = Logs.shop(folder, 40, 3, 0.5);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> allocate(logs, new AllocationSettings("purchase", 0.6, 0.5, 2_000, 1), 0.5))
                .withMessageStartingWith("--floor: found 0.6, expected 0.001 to 1 / 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> allocate(logs, new AllocationSettings("returns_per_unit", 0.05, 0.5, 2_000, 1), 0.5))
                .withMessageStartingWith("--metric: found returns_per_unit");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> allocate(logs, USUAL, 0))
                .withMessageStartingWith("--experiment: found 1 variants of x with a share");
        assertThatIllegalArgumentException().isThrownBy(() -> new AllocationSettings("purchase", 0.05, 0.5, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new AllocationSettings("purchase", 0.05, 0, 2_000, 1));
    }

    @Property(tries = 300)
    void counts_anyProbabilities_sumUpAndKeepTheFloor(
            @ForAll @IntRange(max = 1_000) int first,
            @ForAll @IntRange(max = 1_000) int second,
            @ForAll @IntRange(min = 1, max = 10_000) int sum) {
        double a = Math.min(first, second) / 1_000.0;
        double b = Math.max(first, second) / 1_000.0 - a;

        List<Integer> counts = Allocator.counts(List.of(a, b, 1 - a - b), 0.1, sum);

        assertThat(counts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(sum);
        assertThat(counts).allMatch(count -> count >= Math.floor(0.1 * sum));
    }

    /** Wide bounds: 200 runs are in docs/bandit.md. An equal split would leave a third and a regret of 1. */
    @Test
    void selfTest_plantedBestOfThree_getsMostTrafficAtHalfTheRegret() {
        AllocationSelfTest.Report report = new AllocationSelfTest(12, 1, USUAL).run();

        assertThat(report.bestShareByDay().get(0)).isBetween(0.3, 0.37);
        assertThat(report.bestShare()).isGreaterThan(0.7);
        assertThat(report.ledByBest()).isGreaterThan(0.8);
        assertThat(report.regret()).isLessThan(0.65);
        assertThat(report.coverage()).isGreaterThan(0.7);
        assertThat(report).isEqualTo(new AllocationSelfTest(12, 1, USUAL).run());
    }

    private static Allocation allocate(Logs logs, AllocationSettings settings, double share) throws IOException {
        return Allocator.of(logs.exposures(), logs.events(), plans(share), "x", 24, "purchase", settings);
    }

    private static ExperimentPlans plans(double share) {
        return new ExperimentPlans(List.of(new Version(
                3, Instant.EPOCH, ExperimentsReader.read("experiments.yaml", """
                layers:
                  - name: fusion
                    experiments:
                      - name: x
                        share: 1
                        variants:
                          - {name: control, share: %s}
                          - {name: b, share: %s, weights: {purchase: 2}}
                """.formatted(1 - share, share)))));
    }
}
