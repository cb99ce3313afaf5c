package io.polyrank.leaderboard;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.data.DataException;
import io.polyrank.leaderboard.LeaderboardReport.ModelRow;
import io.polyrank.leaderboard.LeaderboardReport.Status;
import io.polyrank.runtime.Device;
import io.polyrank.runtime.TaskModel;
import io.polyrank.testing.TinyWorld;
import io.polyrank.train.Epoch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Whole leaderboards on a tiny log: three days to learn and stop by, the last to test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeaderboardTest {

    private static final String SINGLE = "single-task:training.epochs=2:training.batch=32:training.learning_rate=0.02";
    private static final String SHARED = "shared-bottom:training.epochs=2:training.batch=32";
    private static final List<String> MODELS = List.of(SINGLE, "esmm", SHARED, "trees");
    private static final int SEEDS = 2;

    private final Path folder;
    private final Listener listener = new Listener(Integer.MAX_VALUE);

    @SuppressWarnings("NullAway.Init") // set before all tests
    private LeaderboardReport report;

    LeaderboardTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** Hears everything, and stops the leaderboard after so many epochs. */
    private static final class Listener implements LeaderboardProgress {

        private final List<String> lines = new ArrayList<>();
        private final int mostEpochs;
        private int epochs;

        Listener(int mostEpochs) {
            this.mostEpochs = mostEpochs;
        }

        @Override
        public void say(String line) {
            lines.add(line);
        }

        @Override
        public void step() {}

        @Override
        public void step(int epoch, int rows, int totalRows, double loss) {
            if (epochs >= mostEpochs) {
                throw new IllegalStateException("stopped");
            }
        }

        @Override
        public void epoch(Epoch epoch) {
            epochs++;
        }
    }

    @BeforeAll
    void run() throws IOException {
        report = leaderboard("whole", MODELS, false, listener);
    }

    private LeaderboardReport leaderboard(String name, List<String> models, boolean resume, Listener heard)
            throws IOException {
        LeaderboardSettings settings = new LeaderboardSettings(
                "tiny:memory",
                models,
                SEEDS,
                folder.resolve(name),
                TinyWorld.LAST_DAY - 1,
                List.of(),
                resume,
                100,
                3,
                "./polyrank leaderboard");
        return new Leaderboard(settings, heard).run(TinyWorld.log());
    }

    private ModelRow row(String model) {
        return report.models().stream()
                .filter(row -> row.model().equals(model))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void run_models_areJudgedOnTheDayNobodySaw() {
        assertThat(report.rows().training()).isEqualTo(240);
        assertThat(report.rows().validation()).isEqualTo(120);
        assertThat(report.rows().test()).isEqualTo(120);
        assertThat(report.rows().testUsers()).isEqualTo(30);
        assertThat(report.seeds()).containsExactly(1L, 2L);
        assertThat(report.headline().tasks()).containsExactly("click", "cart");
        assertThat(report.models()).extracting(ModelRow::model).containsExactlyElementsOf(MODELS);
        for (String model : List.of(SINGLE, SHARED, "trees")) {
            ModelRow row = row(model);
            assertThat(row.status()).isEqualTo(Status.OK);
            assertThat(row.tasks()).containsOnlyKeys("click", "cart", "value");
            assertThat(row.tasks().get("click")).containsKeys("auc", "logloss", "gauc", "ece");
            assertThat(row.tasks().get("value")).containsKeys("ev", "rmse");
            assertThat(requireNonNull(row.trainSeconds()).mean()).isPositive();
            Spread click =
                    requireNonNull(requireNonNull(row.tasks().get("click")).get("auc"));
            assertThat(requireNonNull(row.intervals().get("click")).value()).isCloseTo(click.mean(), within(1e-9));
        }
        Spread clickOfTrees =
                requireNonNull(requireNonNull(row("trees").tasks().get("click")).get("auc"));
        assertThat(clickOfTrees.mean()).isGreaterThan(0.6);
        assertThat(report.comparisons()).hasSize(3);
        assertThat(report.failed()).isFalse();
    }

    @Test
    void run_modelThatCannotRunOnThisData_isARowWithTheReason() {
        ModelRow esmm = row("esmm");

        assertThat(esmm.status()).isEqualTo(Status.NOT_APPLICABLE);
        assertThat(esmm.reason()).contains("esmm: found no task after another in data set tiny_world");
        assertThat(esmm.tasks()).isEmpty();
    }

    @Test
    void run_neuralModels_areExportedTimedAndComparedWithSingleTask() {
        ModelRow single = row(SINGLE);
        assertThat(requireNonNull(single.gain()).mean()).isCloseTo(0, within(1e-9));
        assertThat(requireNonNull(row(SHARED).gain()).mean()).isNotZero();
        assertThat(requireNonNull(single.servingMillis1000()).p50()).isPositive();
        assertThat(single.parameters()).isPositive();
        try (TaskModel model =
                TaskModel.load(folder.resolve("whole").resolve(Names.ofFile(SINGLE) + ".onnx"), Device.Kind.CPU)) {
            assertThat(model.passport().architecture()).isEqualTo("single-task");
            assertThat(model.passport().training()).containsEntry("seed", "1");
        }
        assertThat(row("trees").servingMillis1000()).isNull();
        assertThat(row("trees").parameters()).isNull();
    }

    @Test
    void run_progress_saysWhichModelSeedAndHowMany() {
        assertThat(listener.lines).anySatisfy(line -> assertThat(line)
                .matches("\\[3 of 6] " + SHARED + ", seed 1, \\d:\\d\\d:\\d\\d so far"));
    }

    @Test
    void page_ofTheReport_isSelfContainedAndSaysWhatAReaderNeeds() throws IOException {
        String page = LeaderboardPage.of(report);

        assertThat(page)
                .startsWith("<!doctype html>")
                .endsWith("</body></html>\n")
                .contains("<svg", "Task by task", "How to read this", "not applicable", "./polyrank leaderboard")
                .contains("single-task", "&asymp;")
                .doesNotContain("<script", "<link", "<img", "src=", "NaN", "Infinity", "null");
    }

    @Test
    void run_stoppedAndResumed_keepsFinishedRunsAndContinuesTheHalfDoneOne() throws IOException {
        List<String> models = List.of(SINGLE, SHARED);
        assertThatIllegalStateException()
                .isThrownBy(() -> leaderboard("stopped", models, false, new Listener(3)))
                .withMessage("stopped");
        Path finished = folder.resolve("stopped")
                .resolve("runs")
                .resolve(Names.ofFile(SINGLE) + "-1")
                .resolve("run.json");
        FileTime before = Files.getLastModifiedTime(finished);

        Listener second = new Listener(Integer.MAX_VALUE);
        LeaderboardReport resumed = leaderboard("stopped", models, true, second);

        assertThat(second.lines).contains("[1 of 4] " + SINGLE + ", seed 1: finished before");
        assertThat(Files.getLastModifiedTime(finished)).isEqualTo(before);
        assertThat(second.epochs)
                .as("one of the second run is left, and two each of two more")
                .isEqualTo(5);
        for (ModelRow row : resumed.models()) {
            assertThat(row.tasks()).isEqualTo(row(row.model()).tasks());
        }

        Listener third = new Listener(0);
        leaderboard("stopped", models, true, third);
        assertThat(third.lines)
                .filteredOn(line -> line.endsWith("finished before"))
                .hasSize(4);
    }

    @Test
    void run_withoutResume_startsAnew() throws IOException {
        leaderboard("anew", List.of("trees"), false, new Listener(0));
        Listener again = new Listener(0);
        leaderboard("anew", List.of("trees"), false, again);

        assertThat(again.lines).noneMatch(line -> line.endsWith("finished before"));
    }

    @Test
    void run_modelThatDiverges_isAFailedRowAndTheOthersGoOn() throws IOException {
        String text =
                TinyWorld.model(Map.of("learning_rate", 10, "weight_decay", 10)).text();
        String broken = Files.writeString(folder.resolve("broken.yaml"), text).toString();
        LeaderboardReport failed =
                leaderboard("failed", List.of(broken, "trees"), false, new Listener(Integer.MAX_VALUE));

        ModelRow row = failed.models().get(0);
        assertThat(row.status()).isEqualTo(Status.FAILED);
        assertThat(row.reason()).contains("expected a finite number");
        assertThat(failed.models().get(1).status()).isEqualTo(Status.OK);
        assertThat(failed.failed()).isTrue();
    }

    @Test
    void run_listWiseModel_seesTheListsOfItsFile() throws IOException {
        String model = "multitab-net:variant=col+row:embedding=4:feed_forward=4:training.epochs=1:training.list.size=3";
        LeaderboardReport lists = leaderboard("lists", List.of(model), false, new Listener(Integer.MAX_VALUE));

        assertThat(lists.models().get(0).status()).isEqualTo(Status.OK);
    }

    @Test
    void run_unknownModelOrNoneThatRunsOrNoTestDay_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> leaderboard("bad", List.of("dtnr"), false, new Listener(0)))
                .withMessageStartingWith("--models: found \"dtnr\", expected some of [single-task");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> leaderboard("bad", List.of("esmm"), false, new Listener(0)))
                .withMessageStartingWith("--models: found none that can run on tiny_world");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> leaderboard("bad", List.of("shared-bottom:layres=3"), false, new Listener(0)))
                .withMessageContaining("layres");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> leaderboard("bad", List.of("dtrn:tim=true:tim=false", "trees"), false, new Listener(0)))
                .withMessageContaining("every key once");
        LeaderboardSettings noTest = new LeaderboardSettings(
                "tiny:", List.of("trees"), 1, folder, TinyWorld.LAST_DAY, List.of(), false, 100, 3, "");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new Leaderboard(noTest, new Listener(0)).run(TinyWorld.log()))
                .withMessageContaining("found no exposure after validation day 20240104");
    }
}
