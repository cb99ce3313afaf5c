package io.polyrank.train;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.data.DataException;
import io.polyrank.data.LoggedExposure;
import io.polyrank.data.Replay;
import io.polyrank.data.Sample;
import io.polyrank.evaluate.TaskMetrics;
import io.polyrank.ops.TensorData;
import io.polyrank.testing.MemoryLog;
import io.polyrank.testing.TinyWorld;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrainerTest {

    private static final long SEED = 3;

    private final TrainingData data = TinyWorld.data();
    private final Path folder;
    private Training uninterrupted = new Training(List.of(), Map.of());

    /** What a training led to. */
    private record Training(List<Epoch> epochs, Map<String, TensorData> weights) {}

    TrainerTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeAll
    void trainUninterrupted() throws IOException {
        uninterrupted = train(TinyWorld.model(), SEED, new SavedTraining(folder.resolve("all"), "a", false));
    }

    private Training train(ModelFile file, long seed, SavedTraining saved) throws IOException {
        return train(data, file, seed, saved, TrainingProgress.NONE);
    }

    private static Training train(
            TrainingData data, ModelFile file, long seed, SavedTraining saved, TrainingProgress progress)
            throws IOException {
        try (TorchModel model = new TorchModel(file.architecture(), data.encoder(), seed)) {
            Trainer trainer = new Trainer(model, file.training(), data.training(), data.validation(), seed);
            List<Epoch> epochs = trainer.train(saved, progress);
            return new Training(epochs, model.ops().weights().snapshot());
        }
    }

    @Test
    void train_somethingToLearn_lowersTheLossAndOrdersTheUnseenDay() {
        List<Epoch> epochs = uninterrupted.epochs();

        assertThat(epochs).hasSize(3).extracting(Epoch::number).containsExactly(1, 2, 3);
        assertThat(epochs.get(2).loss()).isLessThan(0.9 * epochs.get(0).loss());
        Epoch best = Epoch.best(epochs);
        TaskMetrics click = requireNonNull(best.validation().get("click"));
        assertThat(click.auc()).isGreaterThan(0.75);
        assertThat(click.rows()).isEqualTo(120);
        assertThat(click.positives()).isBetween(30, 90);
        TaskMetrics cart = requireNonNull(best.validation().get("cart"));
        TaskMetrics value = requireNonNull(best.validation().get("value"));
        assertThat(cart.rows()).isEqualTo(click.positives());
        assertThat(value.rows()).isEqualTo(cart.positives());
        assertThat(best.selection()).isEqualTo((click.auc() + cart.auc()) / 2);
        for (Epoch epoch : epochs) {
            assertThat(epoch.taskLosses().keySet()).containsExactly("click", "cart", "value");
            assertThat(epoch.rowsPerSecond()).isPositive();
        }
    }

    @Test
    void train_sameSeedAgain_givesEqualWeightsAndFigures() throws IOException {
        Training again = train(TinyWorld.model(), SEED, new SavedTraining(folder.resolve("again"), "a", false));

        assertThat(again.weights()).isEqualTo(uninterrupted.weights());
        assertThat(figures(again)).isEqualTo(figures(uninterrupted));
    }

    @Test
    void train_anotherSeed_givesOtherWeights() throws IOException {
        Training other = train(TinyWorld.model(), 4, new SavedTraining(folder.resolve("other"), "a", false));

        assertThat(other.weights()).isNotEqualTo(uninterrupted.weights());
    }

    @Test
    void train_stoppedAfterAnEpochAndResumed_endsAsIfItHadNeverStopped() throws IOException {
        Path run = folder.resolve("stopped");
        assertThatIllegalStateException()
                .isThrownBy(() -> train(
                        data, TinyWorld.model(), SEED, new SavedTraining(run, "a", false), new StopAfterFirstEpoch()))
                .withMessage("stopped");

        Training resumed = train(TinyWorld.model(), SEED, new SavedTraining(run, "a", true));

        assertThat(resumed.weights()).isEqualTo(uninterrupted.weights());
        assertThat(figures(resumed)).isEqualTo(figures(uninterrupted));
    }

    @Test
    void train_finishedAndResumed_isTheFinishedOne() throws IOException {
        List<Integer> epochs = new ArrayList<>();
        Training resumed = train(
                data,
                TinyWorld.model(),
                SEED,
                new SavedTraining(folder.resolve("all"), "a", true),
                new TrainingProgress() {
                    @Override
                    public void step(int epoch, int rows, int totalRows, double loss) {}

                    @Override
                    public void epoch(Epoch epoch) {
                        epochs.add(epoch.number());
                    }
                });

        assertThat(epochs).isEmpty();
        assertThat(resumed.weights()).isEqualTo(uninterrupted.weights());
        assertThat(figures(resumed)).isEqualTo(figures(uninterrupted));
    }

    @Test
    void train_resumedWithOtherDataOrModel_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> train(TinyWorld.model(), SEED, new SavedTraining(folder.resolve("all"), "b", true)))
                .withMessage(folder.resolve("all/latest.checkpoint")
                        + ": found a training of other data, model or seed, expected this one's; start without"
                        + " --resume");
    }

    @Test
    void train_resumedWithNothingSaved_startsAnew() throws IOException {
        Training fresh = train(TinyWorld.model(), SEED, new SavedTraining(folder.resolve("fresh"), "a", true));

        assertThat(fresh.weights()).isEqualTo(uninterrupted.weights());
    }

    @Test
    void train_validationNoBetter_stopsEarlyWithTheBestWeights() throws IOException {
        ModelFile hasty = TinyWorld.model(Map.of("learning_rate", "1e-8", "epochs", 9, "patience", 2));
        Path run = folder.resolve("early");
        Training training = train(hasty, SEED, new SavedTraining(run, "a", false));

        int best = Epoch.best(training.epochs()).number();
        assertThat(training.epochs()).hasSize(best + 2).hasSizeLessThan(9);
        assertThat(run.resolve("best.checkpoint")).isNotEmptyFile();
    }

    @Test
    void train_learningRateFarTooHigh_isReportedAsSuch() {
        assertThatExceptionOfType(DivergedException.class)
                .isThrownBy(() -> train(
                        TinyWorld.model(Map.of("learning_rate", 10, "weight_decay", 10)),
                        SEED,
                        new SavedTraining(folder.resolve("diverged"), "a", false)))
                .withMessageContaining("expected a finite number; lower training.learning_rate");
    }

    /** With four workers some have no row of the last batch. */
    @ParameterizedTest
    @ValueSource(ints = {7, 359})
    void train_lastBatchSmallerThanTheWorkers_goesThrough(int batch) throws IOException {
        assertThat(data.training().rows() % batch).isBetween(1, 3);
        List<Integer> rows = new ArrayList<>();
        Training training = train(
                data,
                TinyWorld.model(Map.of("workers", 4, "batch", batch, "epochs", 1)),
                SEED,
                new SavedTraining(folder.resolve("batch" + batch), "a", false),
                new TrainingProgress() {
                    @Override
                    public void step(int epoch, int done, int totalRows, double loss) {
                        rows.add(done);
                    }

                    @Override
                    public void epoch(Epoch epoch) {}
                });

        assertThat(rows.get(rows.size() - 1)).isEqualTo(360);
        assertThat(training.epochs().get(0).loss()).isFinite();
    }

    @Test
    void train_lessValidationRowsThanWorkers_goesThrough() throws IOException {
        Training training = train(
                smaller(120, 1),
                TinyWorld.model(Map.of("workers", 4, "epochs", 1)),
                SEED,
                new SavedTraining(folder.resolve("one"), "a", false),
                TrainingProgress.NONE);

        assertThat(training.epochs().get(0).selection()).isZero();
        assertThat(requireNonNull(training.epochs().get(0).validation().get("click"))
                        .rows())
                .isEqualTo(1);
    }

    @Test
    void train_hardlyMoving_startsEachTaskAtItsMean() throws IOException {
        ModelFile still = TinyWorld.model(Map.of("learning_rate", "1e-8", "weight_decay", 0, "epochs", 1));
        Training training = train(still, SEED, new SavedTraining(folder.resolve("still"), "a", false));

        float[] bias = requireNonNull(training.weights().get("heads.bias")).values();
        assertThat(bias[0]).isCloseTo((float) logOdds(mean(data.training().labelsOf(0))), within(1e-4f));
        assertThat(bias[1]).isCloseTo((float) logOdds(mean(data.training().labelsOf(1))), within(1e-4f));
        float[] values = data.training().labelsOf(2);
        for (int row = 0; row < values.length; row++) {
            values[row] = (float) Math.log1p(values[row]);
        }
        assertThat(bias[2]).isCloseTo((float) mean(values), within(1e-4f));
    }

    private static double mean(float[] values) {
        double sum = 0;
        int count = 0;
        for (float value : values) {
            if (!Float.isNaN(value)) {
                sum += value;
                count++;
            }
        }
        return sum / count;
    }

    private static double logOdds(double probability) {
        return Math.log(probability / (1 - probability));
    }

    /** The first rows alone. */
    private TrainingData smaller(int training, int validation) {
        List<Sample> samples = new ArrayList<>();
        new Replay(TinyWorld.log()).run(samples::add);
        EncodedSamples first = new EncodedSamples(data.encoder());
        samples.subList(0, training).forEach(first::add);
        EncodedSamples last = new EncodedSamples(data.encoder());
        samples.subList(samples.size() - validation, samples.size()).forEach(last::add);
        return new TrainingData(data.encoder(), first, last, new EncodedSamples(data.encoder()), data.raw());
    }

    @Test
    void train_taskWithoutAnyLabel_isRefused() {
        MemoryLog log = TinyWorld.log();
        List<LoggedExposure> unclicked = log.exposures().stream()
                .map(exposure -> new LoggedExposure(
                        exposure.user(),
                        exposure.item(),
                        exposure.timeMillis(),
                        exposure.date(),
                        exposure.context(),
                        Map.of("clicked", 0f)))
                .toList();
        TrainingData without = TrainingData.read(
                new MemoryLog(log.spec(), log.profiles(), log.items(), log.pasts(), unclicked), TinyWorld.LAST_DAY);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> train(
                        without,
                        TinyWorld.model(),
                        SEED,
                        new SavedTraining(folder.resolve("unlabelled"), "a", false),
                        TrainingProgress.NONE))
                .withMessage("task cart: found no training row with a label, expected some; check its label and"
                        + " condition");
    }

    @Test
    void read_dayWithoutExposures_isRefused() {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> TrainingData.read(TinyWorld.log(), 20250101))
                .withMessage("log tiny_world: found 480 exposures before and 0 on validation day 20250101, expected"
                        + " some of both");
    }

    @Test
    void read_theLog_fitsTheEncoderOnTheDaysBeforeTheValidationDayOnly() {
        MemoryLog log = TinyWorld.log();
        TrainingData earlier = TrainingData.read(log, 20240103);
        List<LoggedExposure> cut = log.exposures().subList(0, 360);
        TrainingData without =
                TrainingData.read(new MemoryLog(log.spec(), log.profiles(), log.items(), log.pasts(), cut), 20240103);

        assertThat(earlier.training().rows()).isEqualTo(240);
        assertThat(earlier.validation().rows()).isEqualTo(120);
        assertThat(earlier.encoder().state()).isEqualTo(without.encoder().state());
        assertThat(earlier.raw()).hasSize(64);
    }

    /** Everything but the time it took. */
    private static List<String> figures(Training training) {
        return training.epochs().stream()
                .map(epoch -> epoch.number() + " " + epoch.loss() + " " + epoch.taskLosses() + " " + epoch.validation()
                        + " " + epoch.selection())
                .toList();
    }

    private static final class StopAfterFirstEpoch implements TrainingProgress {
        @Override
        public void step(int epoch, int rows, int totalRows, double loss) {}

        @Override
        public void epoch(Epoch epoch) {
            throw new IllegalStateException("stopped");
        }
    }
}
