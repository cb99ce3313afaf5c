package io.polyrank.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import io.polyrank.data.DataSource;
import io.polyrank.data.ExposureLog;
import io.polyrank.export.ParityCheck;
import io.polyrank.export.TrainedPackage;
import io.polyrank.ops.TorchSettings;
import io.polyrank.runtime.Precision;
import io.polyrank.train.Epoch;
import io.polyrank.train.ModelFile;
import io.polyrank.train.SavedTraining;
import io.polyrank.train.TorchModel;
import io.polyrank.train.Trainer;
import io.polyrank.train.TrainingData;
import io.polyrank.train.TrainingProgress;
import io.polyrank.train.TrainingReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * From a log to a model package: read, fit, train, export, check, report.
 *
 * @param source the log
 * @param model a built-in model's name or the path of a model file
 * @param out the model package to write
 * @param validationDate day that validates training, yyyymmdd; null takes the log's own
 * @param seed decides everything random
 * @param resume continues a stopped training of the same data, model and seed
 * @param half also exports in half precision, beside the package
 * @param explain whether packages also explain their scores
 */
record TrainingJob(
        DataSource source,
        String model,
        Path out,
        @Nullable Integer validationDate,
        long seed,
        boolean resume,
        boolean half,
        boolean explain) {

    /** The folder of a model's training: state, report. */
    Path runFolder() {
        return beside(".run");
    }

    /** The package in half precision. */
    Path halfOut() {
        return beside(".fp16.onnx");
    }

    private Path beside(String ending) {
        String name = out.getFileName().toString();
        String stem = name.endsWith(".onnx") ? name.substring(0, name.length() - 5) : name;
        return out.resolveSibling(stem + ending);
    }

    /**
     * Trains and exports.
     *
     * @param say hears a line per stage
     * @param progress hears how training goes
     */
    TrainingReport run(Consumer<String> say, TrainingProgress progress) throws IOException {
        // The trainer's workers share the cores; libtorch must not divide their work once more.
        new TorchSettings(1, 1).apply();
        ExposureLog log = source.open();
        ModelFile file = ModelFile.open(model, log.spec());
        int validation = validationDate == null ? log.validationDate() : validationDate;
        String fingerprint = DataSource.fingerprint(log);
        say.accept(
                "Reading " + source.kind().text() + " log from " + source.folder() + ", validation day " + validation);
        TrainingData data = TrainingData.read(log, validation);
        say.accept(String.format(
                "%,d training and %,d validation rows, %,d ids",
                data.training().rows(), data.validation().rows(), data.encoder().idCount()));
        try (TorchModel torch = new TorchModel(file, data.encoder(), seed)) {
            Trainer trainer = new Trainer(torch, file.training(), data.training(), data.validation(), seed);
            SavedTraining saved = new SavedTraining(runFolder(), identity(file, fingerprint, validation), resume);
            List<Epoch> epochs = trainer.train(saved, progress);
            TrainedPackage trained = new TrainedPackage(
                    torch,
                    file,
                    data,
                    new TrainedPackage.Origin(source.kind().text(), fingerprint, validation),
                    seed,
                    epochs);
            ParityCheck.Report parity = trained.write(out, Precision.FLOAT32, explain);
            say.accept(exported(out, parity));
            Double halfDifference = null;
            if (half) {
                ParityCheck.Report halves = trained.write(halfOut(), Precision.FLOAT16, explain);
                say.accept(exported(halfOut(), halves));
                halfDifference = halves.largestDifference();
            }
            return new TrainingReport(
                    log.spec().name(),
                    file.architecture().name(),
                    seed,
                    fingerprint,
                    validation,
                    data.training().rows(),
                    data.validation().rows(),
                    torch.ops().weights().count(),
                    parity.largestDifference(),
                    halfDifference,
                    trained.calibration().reports(),
                    epochs);
        }
    }

    private static String exported(Path file, ParityCheck.Report parity) {
        return String.format(
                "Exported %s: equal to the trained model within %.1e on %,d rows",
                file, parity.largestDifference(), parity.rows() + parity.candidates());
    }

    /** Writes the report beside the model: as JSON and as a page. */
    void writeReport(TrainingReport report) throws IOException {
        JsonFile.write(runFolder().resolve("report.json"), report);
        JsonFile.writeText(runFolder().resolve("report.html"), TrainingPage.of(report));
    }

    private String identity(ModelFile file, String fingerprint, int validation) {
        String all = String.join("\n", fingerprint, source.spec().text(), file.text(), seed + "/" + validation);
        return Hashing.sha256().hashString(all, UTF_8).toString();
    }
}
