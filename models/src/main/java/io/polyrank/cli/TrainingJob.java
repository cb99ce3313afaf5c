package io.polyrank.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import io.polyrank.data.DataSource;
import io.polyrank.data.ExposureLog;
import io.polyrank.export.ParityCheck;
import io.polyrank.export.TrainedPackage;
import io.polyrank.ops.TorchSettings;
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
 */
record TrainingJob(
        DataSource source, String model, Path out, @Nullable Integer validationDate, long seed, boolean resume) {

    /** The folder of a model's training: state, report. */
    Path runFolder() {
        String name = out.getFileName().toString();
        return out.resolveSibling(
                name.endsWith(".onnx") ? name.substring(0, name.length() - 5) + ".run" : name + ".run");
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
            ParityCheck.Report parity = TrainedPackage.write(
                    out,
                    torch,
                    file,
                    data,
                    new TrainedPackage.Origin(source.kind().text(), fingerprint, validation),
                    seed,
                    epochs);
            say.accept(String.format(
                    "Exported %s: equal to the trained model within %.1e on %,d rows",
                    out, parity.largestDifference(), parity.rows() + parity.candidates()));
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
                    epochs);
        }
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
