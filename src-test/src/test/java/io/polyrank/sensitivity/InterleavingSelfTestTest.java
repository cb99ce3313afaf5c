package io.polyrank.sensitivity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polyrank.analysis.InterleavingTrial;
import io.polyrank.analysis.MixedLists;
import io.polyrank.data.marketplace.MarketplaceArguments;
import io.polyrank.data.marketplace.NoisyScores;
import io.polyrank.interleave.Interleaving;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A small selftest: its bounds are wide, and still fail if credit goes to the wrong ranking or to both. */
class InterleavingSelfTestTest {

    @Test
    void run_fewShoppers_findsTheBetterRankingWithFewerLists() {
        InterleavingSelfTestReport report = new InterleavingSelfTest(60, 4_000, 100, 3).run(run -> {});

        assertThat(report.falsePositiveRate()).isLessThan(0.05 + 4 * Math.sqrt(0.05 * 0.95 / 60));
        assertThat(report.lift()).isBetween(0.005, 0.15);
        assertThat(report.teamDraft().share()).isGreaterThan(0.5);
        assertThat(report.optimised().share()).isGreaterThan(0.5);
        assertThat(report.ratio()).isGreaterThan(5);
        assertThat(report.optimisedRatio()).isGreaterThan(5);
    }

    @Test
    void mixed_oneWayTwice_isAlwaysTied() {
        NoisyScores model = new NoisyScores(1, 0.7);
        Contest contest = new Contest(
                new MarketplaceArguments(100, 200, 5, 1),
                2,
                List.of(new Way("control", model, 0.2), new Way("variant", model, 0.2)));

        for (Interleaving way : Interleaving.values()) {
            MixedLists lists = contest.mixed(way);
            InterleavingTrial trial = new InterleavingTrial(0.05);
            trial.add(lists);
            assertThat(trial.falsePositiveRate()).isZero();
            assertThat(trial.sequentialFalsePositiveRate()).isZero();
        }
    }

    @Test
    void selfTest_tooFew_isRefused() {
        assertThatThrownBy(() -> new InterleavingSelfTest(0, 4_000, 100, 1))
                .hasMessage("--runs: found 0, expected 1 or more");
    }
}
