package io.polyrank.leaderboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The small parts: names, spreads, latencies, folders of runs, settings. */
class SmallPartsTest {

    @Test
    void fileName_ofAPlainName_isTheName() {
        assertThat(Names.ofFile("multitab-net")).isEqualTo("multitab-net");
    }

    @Test
    void fileName_withSettingsOrPath_isSafeAndDistinct() {
        String settings = Names.ofFile("dtrn:tim=false");
        assertThat(settings).matches("dtrn-tim-false-[0-9a-f]{6}").isNotEqualTo(Names.ofFile("dtrn-tim:false"));
        assertThat(Names.ofFile("../models/my.yaml")).matches("models-my\\.yaml-[0-9a-f]{6}");
        assertThat(Names.ofFile("..")).doesNotStartWith(".");
    }

    @Test
    void notes_ofAModelWithSettings_sayThem() {
        assertThat(ModelNotes.of("dtrn:tim=false:trm=false")).endsWith("Here with tim=false, trm=false.");
        assertThat(ModelNotes.of("dtrn")).doesNotContain("Here with");
        assertThat(ModelNotes.of("my.yaml")).isEqualTo("A model file: my.yaml.");
        assertThat(Leaderboard.builtIn())
                .contains("trees", "single-task")
                .allSatisfy(model -> assertThat(ModelNotes.of(model)).doesNotStartWith("A model file"));
    }

    @Test
    void spread_ofValues_isMeanAndSampleDeviation() {
        assertThat(Spread.of(1, 2, 3)).isEqualTo(new Spread(2, 1));
        assertThat(Spread.of(5).sd()).isNaN();
        assertThat(Spread.of(1, Double.NaN).mean()).isNaN();
    }

    @Test
    void latency_ofRuns_takesNearestRanks() {
        double[] millis = new double[100];
        for (int run = 0; run < 100; run++) {
            millis[run] = 100 - run;
        }
        LeaderboardReport.Latency latency = ServingTimes.latency(millis);

        assertThat(latency.p50()).isCloseTo(50, within(1e-9));
        assertThat(latency.p95()).isCloseTo(95, within(1e-9));
        assertThat(latency.least()).isCloseTo(1, within(1e-9));
        assertThat(latency.runs()).isEqualTo(100);
    }

    @Test
    void runFolder_finishedRun_isFoundByItsIdentityAlone(@TempDir Path temporary) throws IOException {
        RunFolder folder = new RunFolder(temporary.resolve("dtrn-1"));
        Path checkpoints = folder.begin("a", false);
        Files.createDirectories(checkpoints);
        Files.writeString(checkpoints.resolve("latest.checkpoint"), "half");
        Run run = new Run("a", 12L, 3.5, "best epoch 1 of 2", new float[] {0.25f, Float.MIN_VALUE, -1e30f});
        assertThat(folder.finished("a")).isEmpty();

        folder.finish(run);

        assertThat(folder.finished("a"))
                .hasValueSatisfying(
                        found -> assertThat(found).usingRecursiveComparison().isEqualTo(run));
        assertThat(folder.finished("b")).isEmpty();
        assertThat(checkpoints).doesNotExist();
    }

    @Test
    void runFolder_begin_keepsOnlyATrainingThatIsToGoOn(@TempDir Path temporary) throws IOException {
        RunFolder folder = new RunFolder(temporary.resolve("dtrn-1"));
        Path state = Files.createDirectories(folder.begin("a", false)).resolve("latest.checkpoint");
        Files.writeString(state, "half");

        folder.begin("a", true);
        assertThat(state).exists();

        folder.begin("b", true);
        assertThat(state).doesNotExist();

        Files.createDirectories(state.getParent());
        Files.writeString(state, "half");
        folder.begin("b", false);
        assertThat(state).doesNotExist();
    }

    @Test
    void settings_outOfRange_areRefused(@TempDir Path out) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(List.of("dtrn", "dtrn"), 3, out))
                .withMessageStartingWith("--models: found a name twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(List.of(), 3, out))
                .withMessageStartingWith("--models: found none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(List.of("dtrn"), 0, out))
                .withMessage("--seeds: found 0, expected 1 to 1000");
    }

    private static void settings(List<String> models, int seeds, Path out) {
        new LeaderboardSettings("tiny:", models, seeds, out, null, List.of(), false, 100, 3, "");
    }
}
