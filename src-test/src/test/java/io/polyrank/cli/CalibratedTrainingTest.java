package io.polyrank.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyrank.data.DataSource;
import io.polyrank.evaluate.Evaluation;
import io.polyrank.evaluate.TaskMetrics;
import io.polyrank.runtime.Calibration;
import io.polyrank.runtime.Device;
import io.polyrank.runtime.Precision;
import io.polyrank.runtime.TaskModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code polyrank train} with calibration and half precision, on a small marketplace. */
class CalibratedTrainingTest {

    private static final String MODEL = """
            model: shared-bottom
            embedding: 4
            training: {batch: 256, epochs: 1, calibration: isotonic}
            """;

    private final Path folder;

    CalibratedTrainingTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void train_calibratedAndInHalves_exportsReportsAndServesBoth() throws IOException {
        Path log = folder.resolve("shop");
        run(new GenerateCommand(), "--out=" + log, "--users=120", "--items=60", "--days=6");
        Path model = Files.writeString(folder.resolve("model.yaml"), MODEL);
        Path out = folder.resolve("shop.onnx");

        run(new TrainCommand(), "--data=marketplace:" + log, "--model=" + model, "--out=" + out, "--fp16");

        JsonNode report = new ObjectMapper()
                .readTree(folder.resolve("shop.run/report.json").toFile());
        assertThat(report.at("/calibration/0/task").asText()).isEqualTo("click");
        assertThat(report.at("/calibration/0/method").asText()).isIn("platt", "isotonic");
        assertThat(report.at("/calibration/0/loglossAfter").isNumber()).isTrue();
        assertThat(report.path("largestHalfDifference").asDouble()).isBetween(1e-7, 1e-2);
        assertThat(folder.resolve("shop.run/report.html"))
                .content()
                .contains("<h2>Calibration</h2>", "In half precision, run on the CPU, within ");
        DataSource source = new DataSource(DataSource.Kind.MARKETPLACE, log);
        try (TaskModel full = TaskModel.load(out, Device.Kind.CPU);
                TaskModel half = TaskModel.load(folder.resolve("shop.fp16.onnx"), Device.Kind.CPU)) {
            assertThat(full.passport().calibrations().get(0)).isNotInstanceOf(Calibration.None.class);
            assertThat(full.passport().metrics().get("click")).containsKeys("ece_calibrated", "logloss_calibrated");
            assertThat(half.passport().precision()).isEqualTo(Precision.FLOAT16);
            assertThat(half.passport().calibrations()).isEqualTo(full.passport().calibrations());
            TaskMetrics click = click(full, source);
            assertThat(click(half, source).auc()).isCloseTo(click.auc(), within(0.01));
        }
    }

    /** Evaluation goes through the serving path, so it judges calibrated scores. */
    private static TaskMetrics click(TaskModel model, DataSource source) throws IOException {
        Map<String, Evaluation.TaskResult> tasks = Evaluation.run(
                        model,
                        source.open(model.passport().dataset(), List.of()),
                        source.open().validationDate(),
                        null)
                .tasks();
        return requireNonNull(tasks.get("click")).metrics();
    }

    private static void run(Object command, String... arguments) {
        StringWriter errors = new StringWriter();
        int status = new CommandLine(command)
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(errors, true))
                .execute(arguments);
        assertThat(errors.toString()).isEmpty();
        assertThat(status).isZero();
    }
}
