package io.polyrank.bench;

import io.polyrank.data.LoggedExposure;
import io.polyrank.data.Sample;
import io.polyrank.encode.Encoder;
import io.polyrank.encode.EncoderState;
import io.polyrank.encode.Vocabulary;
import io.polyrank.export.ModelExporter;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.FeatureSpec;
import io.polyrank.spec.TaskSpec;
import io.polyrank.train.EncodedSamples;
import io.polyrank.train.ModelFile;
import io.polyrank.train.TorchModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Packages of the {@link BenchModel shapes}, with random weights. */
final class BenchPackages {

    private static final long SEED = 1;
    private static final int SAMPLES = 4;
    private static final int DATE = 20260101;

    private BenchPackages() {}

    /** Writes the package of a shape into a folder. */
    static Path write(BenchModel shape, Path folder) throws IOException {
        DatasetSpec dataset = shape.dataset();
        EncoderState state = new EncoderState(vocabularies(dataset), Map.of());
        Encoder encoder = new Encoder(dataset, state);
        SyntheticQuery query = new SyntheticQuery(dataset, state, SEED);
        EncodedSamples samples = new EncodedSamples(encoder);
        Map<String, Float> labels = new LinkedHashMap<>();
        for (TaskSpec task : dataset.tasks()) {
            labels.put(task.label(), 1f);
        }
        for (int sample = 0; sample < SAMPLES; sample++) {
            LoggedExposure exposure = new LoggedExposure(
                    "u" + sample, "i" + sample, SyntheticQuery.NOW_MILLIS, DATE, query.context(), labels);
            samples.add(new Sample(exposure, query.user(), query.item()));
        }
        ModelFile file = ModelFile.read(shape.text() + ".yaml", shape.modelFile(), dataset);
        Path out = folder.resolve(shape.text() + ".onnx");
        try (TorchModel model = new TorchModel(file, encoder, SEED)) {
            model.initialise(samples);
            new ModelExporter(model, file)
                    .export(
                            out,
                            new ModelExporter.Description(
                                    shape.text(), Map.of("weights", "random, seed " + SEED), Map.of()),
                            List.of(new ModelExporter.Request(
                                    query.user(), query.context(), SyntheticQuery.NOW_MILLIS, List.of(query.item()))),
                            samples);
        }
        return out;
    }

    private static Map<String, Vocabulary> vocabularies(DatasetSpec dataset) {
        Map<String, Vocabulary> vocabularies = new LinkedHashMap<>();
        Vocabulary values = new Vocabulary(
                IntStream.range(0, BenchModel.VALUES).mapToObj(String::valueOf).toList());
        for (FeatureSpec feature : dataset.features()) {
            vocabularies.put(feature.name(), values);
        }
        return vocabularies;
    }
}
