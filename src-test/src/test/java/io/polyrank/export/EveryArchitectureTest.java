package io.polyrank.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.arch.Architectures;
import io.polyrank.encode.EncodedCandidates;
import io.polyrank.encode.EncodedUser;
import io.polyrank.runtime.Device;
import io.polyrank.runtime.TaskModel;
import io.polyrank.testing.TinyFunnel;
import io.polyrank.train.Epoch;
import io.polyrank.train.ModelFile;
import io.polyrank.train.SavedTraining;
import io.polyrank.train.TorchModel;
import io.polyrank.train.Trainer;
import io.polyrank.train.TrainingData;
import io.polyrank.train.TrainingProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole way of each model that can be asked for by name: trained, exported, loaded and scored as serving does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryArchitectureTest {

    private static final long SEED = 5;
    private static final int COLUMNS = 6;

    private final TrainingData data = TinyFunnel.data();

    static Stream<String> models() {
        String dtrn = "dtrn:embedding=3:width=4:feed_forward=6:hypernetwork.hidden=3:experts=2:expert_layers=[6]:top=";
        String multiTab = "multitab-net:embedding=4:heads=2:feed_forward=6:tower_layers=[5]:variant=";
        return Stream.of(
                "single-task:embedding=3:layers=[6, 4]",
                "shared-bottom:embedding=3:bottom_layers=[6]:tower_layers=[4]",
                "mmoe:embedding=3:experts=2:expert_layers=[6]:tower_layers=[4]",
                "ple:embedding=3:expert_layers=[6, 4]:tower_layers=[4]",
                "esmm:embedding=3:tower_layers=[6]",
                "esmm:embedding=3:tower_layers=[6]:wide=true",
                "aitm:embedding=3:layers=[6, 4]",
                "aitm:embedding=3:layers=[6, 4]:chain=order",
                "stem:embedding=3:expert_layers=[6]:gate_layers=[4]:tower_layers=[4]",
                dtrn + "towers",
                dtrn + "shared_bottom:bottom_layers=[6]",
                dtrn + "mmoe",
                dtrn + "ple",
                dtrn + "mmoe:tim=false",
                dtrn + "mmoe:trm=false",
                dtrn + "mmoe:tim=false:trm=false",
                multiTab + "COL",
                multiTab + "COL:multi_token=false:mask=none",
                multiTab + "COL+MIX",
                multiTab + "COL+ROW",
                multiTab + "COL+UP");
    }

    @ParameterizedTest
    @MethodSource("models")
    void model_trainedForAnEpoch_servesAsItWasTrained(String name, @TempDir Path folder) throws IOException {
        ModelFile file = ModelFile.open(
                name + ":training.epochs=1:training.batch=64:training.workers=1:training.learning_rate=0.02",
                TinyFunnel.SPEC);
        try (TorchModel trained = new TorchModel(file, data.encoder(), SEED)) {
            List<Epoch> epochs = new Trainer(trained, file.training(), data.training(), data.validation(), SEED)
                    .train(new SavedTraining(folder.resolve("run"), "a", false), TrainingProgress.NONE);
            assertThat(epochs).singleElement().satisfies(epoch -> assertThat(
                            epoch.taskLosses().values())
                    .hasSize(4)
                    .allSatisfy(loss -> assertThat(loss).isFinite().isPositive()));

            Path exported = folder.resolve("model.onnx");
            ParityCheck.Report report = export(trained, file, exported);

            assertThat(report.candidates()).isEqualTo(257);
            assertThat(report.largestDifference()).isLessThanOrEqualTo(1e-5);
            try (TaskModel served = TaskModel.load(exported, Device.Kind.CPU)) {
                assertThat(served.passport().architecture())
                        .isEqualTo(file.architecture().name());
                assertThat(served.passport().rowsIndependent())
                        .isEqualTo(!name.contains("COL+ROW"))
                        .isEqualTo(file.architecture().rowsIndependent());
                for (int candidates : new int[] {1, 2, 257}) {
                    assertScores(trained, served, candidates);
                }
            }
        }
    }

    private ParityCheck.Report export(TorchModel trained, ModelFile file, Path exported) throws IOException {
        List<ModelExporter.Request> requests = data.raw().stream()
                .limit(2)
                .map(raw -> new ModelExporter.Request(
                        raw.sample().user(),
                        raw.context(),
                        raw.sample().exposure().timeMillis(),
                        data.raw().stream()
                                .limit(5)
                                .map(TrainingData.RawSample::candidate)
                                .toList()))
                .toList();
        return new ModelExporter(trained, file)
                .export(
                        exported,
                        new ModelExporter.Description("tiny", Map.of("seed", "5"), Map.of()),
                        requests,
                        data.validation());
    }

    private void assertScores(TorchModel trained, TaskModel served, int candidates) {
        EncodedUser user = data.validation().user(7);
        EncodedCandidates rows = data.validation()
                .candidates(IntStream.range(0, candidates)
                        .map(row -> row % data.validation().rows())
                        .toArray());
        float[] expected = trained.score(user, rows);
        float[] found = served.score(user, rows).values();

        assertThat(found).hasSize(candidates * COLUMNS);
        for (int at = 0; at < found.length; at++) {
            assertThat(found[at]).isCloseTo(expected[at], within(1e-5f * Math.max(1, Math.abs(expected[at]))));
        }
        for (int row = 0; row < candidates; row++) {
            int from = row * COLUMNS;
            assertThat(found[from]).isBetween(0f, 1f);
            assertThat(found[from + 2] + found[from + 3] + found[from + 4]).isCloseTo(1, within(1e-5f));
            assertThat(found[from + 5]).isNotNegative();
        }
    }

    @Test
    void models_coverEveryName() {
        assertThat(models().map(model -> model.split(":", 2)[0]).distinct())
                .containsExactlyInAnyOrderElementsOf(Architectures.NAMES);
    }
}
