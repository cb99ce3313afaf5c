package io.polyrank.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.OutputArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    private static final double DROPOUT = 0.2;

    private final Path folder;

    CheckpointTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void restore_inTheMiddle_continuesBitForBit() throws IOException {
        Path file = folder.resolve("deep/er/state.pt");
        try (ToyTraining whole = new ToyTraining(3, DROPOUT);
                ToyTraining resumed = new ToyTraining(99, DROPOUT)) {
            for (int i = 0; i < 7; i++) {
                whole.step(i);
            }
            whole.optimiser.learningRate(0.013);
            Checkpoint.save(file, whole.ops, whole.optimiser, "{\"epoch\": 2, \"note\": \"größer\"}");

            String note = Checkpoint.restore(file, resumed.ops, resumed.optimiser);

            assertThat(note).isEqualTo("{\"epoch\": 2, \"note\": \"größer\"}");
            assertThat(resumed.optimiser.learningRate()).isEqualTo(0.013);
            assertThat(resumed.ops.weights().snapshot())
                    .isEqualTo(whole.ops.weights().snapshot());
            for (int i = 7; i < 20; i++) {
                assertThat(resumed.step(i)).isEqualTo(whole.step(i));
            }
            assertThat(resumed.ops.weights().snapshot())
                    .isEqualTo(whole.ops.weights().snapshot());
        }
    }

    @Test
    void restore_ofADividedTraining_continuesBitForBit() throws IOException {
        Path file = folder.resolve("state.pt");
        try (ToyTraining whole = new ToyTraining(3, DROPOUT);
                ToyTraining resumed = new ToyTraining(99, DROPOUT);
                TorchWorkers wholeWorkers = new TorchWorkers(whole.ops, 2)) {
            for (int i = 0; i < 3; i++) {
                whole.step(wholeWorkers, i);
            }
            Checkpoint.save(file, whole.ops, whole.optimiser, "");
            Checkpoint.restore(file, resumed.ops, resumed.optimiser);
            try (TorchWorkers resumedWorkers = new TorchWorkers(resumed.ops, 2)) {
                for (int i = 3; i < 8; i++) {
                    assertThat(resumed.step(resumedWorkers, i)).isEqualTo(whole.step(wholeWorkers, i));
                }
            }
            assertThat(resumed.ops.weights().snapshot())
                    .isEqualTo(whole.ops.weights().snapshot());
        }
    }

    /** What the first test would miss if the optimiser's state had no effect. */
    @Test
    void restore_ofWeightsAlone_doesNotContinueBitForBit() throws IOException {
        Path file = folder.resolve("state.pt");
        try (ToyTraining whole = new ToyTraining(3, 0);
                ToyTraining other = new ToyTraining(3, 0)) {
            for (int i = 0; i < 7; i++) {
                whole.step(i);
            }
            Checkpoint.save(file, whole.ops, whole.optimiser, "");
            assertThat(Checkpoint.restoreWeights(file, other.ops)).isEmpty();
            assertThat(other.step(7)).isEqualTo(whole.step(7));
            assertThat(other.step(8)).isNotEqualTo(whole.step(8));
        }
    }

    @Test
    void restoreWeights_intoAnEmptyModel_createsThem() throws IOException {
        Path file = folder.resolve("state.pt");
        try (ToyTraining training = new ToyTraining(3, 0);
                TorchOps fresh = new TorchOps(1)) {
            Checkpoint.save(file, training.ops, training.optimiser, "");
            Checkpoint.restoreWeights(file, fresh);
            assertThat(fresh.weights().snapshot())
                    .isEqualTo(training.ops.weights().snapshot());
            assertThat(fresh.weights().names()).isEqualTo(training.ops.weights().names());
        }
    }

    @Test
    void save_overAnOlderFile_replacesItAndLeavesNoPart() throws IOException {
        Path file = folder.resolve("state.pt");
        try (ToyTraining training = new ToyTraining(3, 0)) {
            Checkpoint.save(file, training.ops, training.optimiser, "old");
            Checkpoint.save(file, training.ops, training.optimiser, "new");
            assertThat(Checkpoint.restoreWeights(file, training.ops)).isEqualTo("new");
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void restore_intoAnotherModel_isRefused() throws IOException {
        Path file = folder.resolve("state.pt");
        try (ToyTraining training = new ToyTraining(3, 0);
                TorchOps other = new TorchOps(1)) {
            Checkpoint.save(file, training.ops, training.optimiser, "");
            other.weight("embedding.id", Init.zeros(), 2, 2);
            try (Optimiser optimiser = new Optimiser(other.weights(), OptimiserSettings.adam(1), name -> false)) {
                assertThatIOException()
                        .isThrownBy(() -> Checkpoint.restore(file, other, optimiser))
                        .withMessageContaining("belongs to another model")
                        .withMessageContaining("hidden.weight");
            }
            assertThatIOException()
                    .isThrownBy(() -> Checkpoint.restoreWeights(file, other))
                    .withMessageContaining("weight embedding.id: expected shape [20, 8], found [2, 2]");
        }
    }

    @Test
    void restore_ofSomethingElse_isRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("text"), "not a checkpoint");
        try (TorchOps ops = new TorchOps(1)) {
            assertThatIOException()
                    .isThrownBy(() -> Checkpoint.restoreWeights(file, ops))
                    .withMessageContaining("expected a checkpoint");
            assertThatIOException()
                    .isThrownBy(() -> Checkpoint.restoreWeights(folder.resolve("missing"), ops))
                    .withMessageContaining("found none");
        }
    }

    @Test
    @SuppressWarnings("try")
    void restore_ofAnotherArchive_isRefused() {
        Path file = folder.resolve("other.pt");
        try (TorchOps ops = new TorchOps(1);
                PointerScope scope = new PointerScope()) {
            OutputArchive archive = new OutputArchive();
            archive.write("something", TorchOps.tensor(new float[] {1}, 1));
            archive.save_to(file.toString());
            assertThatIOException()
                    .isThrownBy(() -> Checkpoint.restoreWeights(file, ops))
                    .withMessageContaining("found an archive without names");
        }
    }
}
