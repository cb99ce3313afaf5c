package io.polyrank.local;

import io.polyrank.data.Sample;
import io.polyrank.encode.Encoder;
import io.polyrank.export.ModelExporter;
import io.polyrank.runtime.Device;
import io.polyrank.runtime.Passport;
import io.polyrank.runtime.TaskModel;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.DatasetSpecReader;
import io.polyrank.train.EncodedSamples;
import io.polyrank.train.ModelFile;
import io.polyrank.train.TorchModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts models of other architectures beside the shipped one, into a copy of the built package. They have the shipped
 * model's encoder and are not trained, which makes no difference to how they are served.
 */
final class OtherModels {

    private static final long SEED = 7;
    private static final String END_OF_MODELS = "</models>";

    private final Path applicationPackage;
    private final Passport shipped;
    private final Collection<Sample> samples;

    /**
     * @param applicationPackage to be changed
     * @param samples some, to check each model with
     */
    OtherModels(Path applicationPackage, Collection<Sample> samples) {
        this.applicationPackage = applicationPackage;
        this.samples = samples;
        try (TaskModel model = TaskModel.load(file("default"), Device.Kind.CPU)) {
            this.shipped = model.passport();
        }
    }

    /** The file of a model. */
    Path file(String name) {
        return applicationPackage.resolve("models").resolve(name + ".onnx");
    }

    /**
     * Adds a model for the shipped one's tasks and maybe others.
     *
     * @param name what queries call it
     * @param model as on the command line
     * @param more further tasks, as in a data set's file
     */
    void add(String name, String model, String... more) throws IOException {
        DatasetSpec dataset = dataset(more);
        ModelFile modelFile = ModelFile.open(model, dataset);
        Encoder encoder = new Encoder(dataset, shipped.encoder());
        EncodedSamples encoded = new EncodedSamples(encoder);
        samples.forEach(encoded::add);
        List<ModelExporter.Request> requests = shipped.golden().stream()
                .limit(1)
                .map(golden -> new ModelExporter.Request(
                        golden.user(), golden.context(), golden.nowMillis(), golden.candidates()))
                .toList();
        try (TorchModel untrained = new TorchModel(modelFile, encoder, SEED)) {
            untrained.initialise(encoded);
            new ModelExporter(untrained, modelFile)
                    .export(file(name), new ModelExporter.Description(name, Map.of(), Map.of()), requests, encoded);
        }
        BuiltPackage.replace(
                applicationPackage.resolve("services/polyrank.xml"),
                END_OF_MODELS,
                "<item><name>" + name + "</name><file path=\"models/" + name + ".onnx\"/></item>" + END_OF_MODELS);
    }

    private DatasetSpec dataset(String... more) {
        String text = shipped.dataset().text();
        String tasks = "\ntasks:\n";
        if (!text.contains(tasks)) {
            throw new IllegalStateException(
                    "the shipped model's data set has no block of tasks any more; correct the test");
        }
        String own = Stream.of(more).map(task -> "  - " + task + "\n").collect(Collectors.joining());
        return DatasetSpecReader.read("dataset.yaml", text.replace(tasks, tasks + own));
    }
}
