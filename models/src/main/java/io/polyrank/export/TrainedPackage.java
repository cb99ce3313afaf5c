package io.polyrank.export;

import io.polyrank.train.Epoch;
import io.polyrank.train.ModelFile;
import io.polyrank.train.TorchModel;
import io.polyrank.train.TrainingData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the model package of a finished training: provenance, metrics of the best epoch, golden requests. */
public final class TrainedPackage {

    private static final int GOLDEN_REQUESTS = 8;
    private static final int GOLDEN_CANDIDATES = 8;

    private TrainedPackage() {}

    /**
     * Where the rows came from.
     *
     * @param data kind of the log
     * @param fingerprint hash over the log's files
     * @param validationDate day that validated training, yyyymmdd
     */
    public record Origin(String data, String fingerprint, int validationDate) {}

    /**
     * Writes the package.
     *
     * @param out the ONNX file to write
     * @param model holds the best epoch's weights
     * @param file what was trained
     * @param data the rows
     * @param seed decided everything random
     * @param epochs all epochs
     * @throws ParityException when the exported graph scores differently; the file is then as it was before
     */
    public static ParityCheck.Report write(
            Path out, TorchModel model, ModelFile file, TrainingData data, Origin origin, long seed, List<Epoch> epochs)
            throws IOException {
        Epoch best = Epoch.best(epochs);
        return new ModelExporter(model, file)
                .export(
                        out,
                        data.encoder().spec().name() + "-" + file.architecture().name(),
                        training(data, origin, seed, best, epochs.size()),
                        metrics(best),
                        golden(data.raw()),
                        data.validation());
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
        return training;
    }

    private static Map<String, Map<String, Double>> metrics(Epoch best) {
        Map<String, Map<String, Double>> metrics = new LinkedHashMap<>();
        best.validation().forEach((task, values) -> metrics.put(task, values.values()));
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
