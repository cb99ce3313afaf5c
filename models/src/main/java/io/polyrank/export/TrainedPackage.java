package io.polyrank.export;

import io.polyrank.arch.GraphForm;
import io.polyrank.calibrate.CalibrationMethod;
import io.polyrank.calibrate.CalibrationReport;
import io.polyrank.calibrate.Calibrator;
import io.polyrank.encode.FeatureCounts;
import io.polyrank.runtime.Passport;
import io.polyrank.runtime.Precision;
import io.polyrank.train.EncodedSamples;
import io.polyrank.train.Epoch;
import io.polyrank.train.ModelFile;
import io.polyrank.train.TorchModel;
import io.polyrank.train.TrainingData;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A finished training as model packages: provenance, metrics of the best epoch, golden requests, and calibrations as the
 * model file wants them.
 */
public final class TrainedPackage {

    private static final int GOLDEN_REQUESTS = 8;
    private static final int GOLDEN_CANDIDATES = 8;
    private static final int SPREAD_ROWS = 50_000;
    private static final double SHARE_PRECISION = 1e5;

    private final TorchModel model;
    private final ModelFile file;
    private final TrainingData data;
    private final Origin origin;
    private final long seed;
    private final List<Epoch> epochs;
    private final Calibrator.Fitted calibration;

    /**
     * Fits the calibrations.
     *
     * @param model holds the best epoch's weights
     * @param file what was trained
     * @param data the rows
     * @param seed decided everything random
     * @param epochs all epochs
     */
    public TrainedPackage(
            TorchModel model, ModelFile file, TrainingData data, Origin origin, long seed, List<Epoch> epochs) {
        this.model = model;
        this.file = file;
        this.data = data;
        this.origin = origin;
        this.seed = seed;
        this.epochs = List.copyOf(epochs);
        this.calibration = fitted(model, file, data.validation());
    }

    /**
     * Where the rows came from.
     *
     * @param data kind of the log
     * @param fingerprint hash over the log's files
     * @param validationDate day that validated training, yyyymmdd
     */
    public record Origin(String data, String fingerprint, int validationDate) {}

    /** The calibrations, and what they bring; empty where the model file wants none. */
    public Calibrator.Fitted calibration() {
        return calibration;
    }

    /**
     * Writes a package.
     *
     * @param out the ONNX file to write
     * @param precision the numbers it computes with
     * @param explain whether it also explains its scores
     * @throws ParityException when the exported graph scores differently; the file is then as it was before
     */
    public ParityCheck.Report write(Path out, Precision precision, boolean explain) throws IOException {
        ModelExporter.Description description = new ModelExporter.Description(
                data.encoder().spec().name() + "-" + file.architecture().name(),
                training(data, origin, seed, Epoch.best(epochs), epochs.size()),
                metrics(),
                calibration.calibrations(),
                precision,
                precision == Precision.FLOAT16 ? GraphForm.GPU : GraphForm.CPU,
                shares(data.training()),
                explain);
        return new ModelExporter(model, file).export(out, description, golden(data.raw()), data.validation());
    }

    /** Without a wish for it nothing is scored, and nothing stands in the passport. */
    private static Calibrator.Fitted fitted(TorchModel model, ModelFile file, EncodedSamples validation) {
        CalibrationMethod method = file.training().calibration();
        if (method == CalibrationMethod.NONE) {
            return new Calibrator.Fitted(List.of(), List.of());
        }
        float[] scores =
                model.score(validation, IntStream.range(0, validation.rows()).toArray());
        return new Calibrator(validation.spec(), method).fit(scores, validation::labelsOf, validation.groups());
    }

    private static Map<String, String> training(TrainingData data, Origin origin, long seed, Epoch best, int epochs) {
        Map<String, String> training = new LinkedHashMap<>();
        training.put("data", origin.data());
        training.put("data_hash", origin.fingerprint());
        training.put("seed", String.valueOf(seed));
        training.put("validation_date", String.valueOf(origin.validationDate()));
        training.put("training_rows", String.valueOf(data.training().rows()));
        training.put("validation_rows", String.valueOf(data.validation().rows()));
        training.put("epochs", String.valueOf(epochs));
        training.put("best_epoch", String.valueOf(best.number()));
        Arrays.stream(data.training().timesMillis())
                .filter(time -> time > 0) // a table's rows have none
                .max()
                .ifPresent(latest -> training.put(
                        Passport.LEARNED_UNTIL, Instant.ofEpochMilli(latest).toString()));
        return training;
    }

    /** A spread needs no more rows than so many, taken evenly. */
    private static Map<String, List<Double>> shares(EncodedSamples training) {
        FeatureCounts counts = new FeatureCounts(training.encoder());
        int step = Math.max(1, training.rows() / SPREAD_ROWS);
        for (int row = 0; row < training.rows(); row += step) {
            counts.add(training.user(row), training.candidates(new int[] {row}));
        }
        Map<String, List<Double>> shares = new LinkedHashMap<>();
        counts.shares()
                .forEach((feature, buckets) -> shares.put(
                        feature,
                        buckets.stream()
                                .map(share -> Math.round(share * SHARE_PRECISION) / SHARE_PRECISION)
                                .toList()));
        return shares;
    }

    /** Those of the best epoch, and what calibration makes of them. */
    private Map<String, Map<String, Double>> metrics() {
        Map<String, Map<String, Double>> metrics = new LinkedHashMap<>();
        Epoch.best(epochs)
                .validation()
                .forEach((task, values) -> metrics.put(task, new LinkedHashMap<>(values.values())));
        for (CalibrationReport report : calibration.reports()) {
            Map<String, Double> values = metrics.computeIfAbsent(report.task(), key -> new LinkedHashMap<>());
            values.put("ece_calibrated", report.eceAfter());
            values.put("logloss_calibrated", report.loglossAfter());
            values.values().removeIf(value -> value.isNaN());
        }
        return metrics;
    }

    /** The validation samples with the richest pasts, each with its own item and some of its neighbours'. */
    private static List<ModelExporter.Request> golden(List<TrainingData.RawSample> raw) {
        List<TrainingData.RawSample> rich = new ArrayList<>(raw);
        rich.sort(Comparator.comparingInt(
                (TrainingData.RawSample sample) -> -sample.sample().user().sequences().values().stream()
                        .mapToInt(List::size)
                        .sum()));
        List<ModelExporter.Request> requests = new ArrayList<>();
        for (int index = 0; index < Math.min(GOLDEN_REQUESTS, rich.size()); index++) {
            TrainingData.RawSample sample = rich.get(index);
            requests.add(new ModelExporter.Request(
                    sample.sample().user(),
                    sample.context(),
                    sample.sample().exposure().timeMillis(),
                    rich.stream()
                            .skip(index)
                            .limit(GOLDEN_CANDIDATES)
                            .map(TrainingData.RawSample::candidate)
                            .toList()));
        }
        return requests;
    }
}
