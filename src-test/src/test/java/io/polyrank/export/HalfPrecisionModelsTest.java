package io.polyrank.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyrank.runtime.Precision;
import io.polyrank.testing.TinyWorld;
import io.polyrank.train.ModelFile;
import io.polyrank.train.TorchModel;
import io.polyrank.train.TrainingData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every architecture can be exported in half precision, with masks and all. */
class HalfPrecisionModelsTest {

    private static final TrainingData DATA = TinyWorld.data();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "single-task",
                "shared-bottom",
                "mmoe",
                "ple",
                "aitm:chain=order",
                "stem",
                "dtrn",
                "multitab-net:variant=col",
                "multitab-net:variant=col+mix",
                "multitab-net:variant=col+up"
            })
    void export_architectureInHalves_isWithinItsTolerance(String name, @TempDir Path folder) throws IOException {
        ModelFile file = ModelFile.open(name, TinyWorld.SPEC);
        try (TorchModel model = new TorchModel(file.architecture(), DATA.encoder(), 3)) {
            model.initialise(DATA.training());
            TrainingData.RawSample raw = DATA.raw().get(0);
            ModelExporter.Request request = new ModelExporter.Request(
                    raw.sample().user(), raw.context(), raw.sample().exposure().timeMillis(), List.of(raw.candidate()));

            ParityCheck.Report report = new ModelExporter(model, file)
                    .export(
                            folder.resolve("half.onnx"),
                            new ModelExporter.Description("half", Map.of(), Map.of()).in(Precision.FLOAT16),
                            List.of(request),
                            DATA.validation());

            assertThat(report.largestDifference()).isBetween(1e-7, (double) Precision.FLOAT16.tolerance());
        }
    }
}
