package io.polyrank.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.polyrank.arch.GraphForm;
import io.polyrank.behaviour.TextFields;
import io.polyrank.behaviour.UserContext;
import io.polyrank.encode.Encoder;
import io.polyrank.ops.WeightSource;
import io.polyrank.runtime.Calibration;
import io.polyrank.runtime.GoldenRequest;
import io.polyrank.runtime.Passport;
import io.polyrank.runtime.PassportJson;
import io.polyrank.runtime.Precision;
import io.polyrank.train.EncodedSamples;
import io.polyrank.train.ModelFile;
import io.polyrank.train.TorchModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Exports a trained model as one model package: the recorded graph with its passport. The per-query inputs have batch
 * 1, the candidates any batch. The file only gets its name after it was loaded by the serving runtime, which checks the
 * golden requests, and after {@link ParityCheck} found its scores equal to the trainer's.
 */
public final class ModelExporter {

    /** What the passport calls the form of the graph, among where the model comes from. */
    static final String GRAPH = "graph";

    private final TorchModel model;
    private final ModelFile modelFile;

    public ModelExporter(TorchModel model, ModelFile modelFile) {
        this.model = model;
        this.modelFile = modelFile;
    }

    /**
     * A query to be kept as a golden request.
     *
     * @param user the user
     * @param context the query's context fields
     * @param nowMillis the query's time, epoch milliseconds
     * @param candidates the candidates' fields
     */
    public record Request(UserContext user, TextFields context, long nowMillis, List<TextFields> candidates) {}

    /**
     * What the passport says of a model beside what the model itself says.
     *
     * @param name the model's name
     * @param training where the model comes from
     * @param metrics metrics by task
     * @param calibrations one per task, or none
     * @param precision the numbers the exported graph computes with
     * @param form how the graph is written down
     * @param shares by feature, how its training values are spread; empty when unknown
     * @param explain whether the package also explains its scores
     */
    public record Description(
            String name,
            Map<String, String> training,
            Map<String, Map<String, Double>> metrics,
            List<Calibration> calibrations,
            Precision precision,
            GraphForm form,
            Map<String, List<Double>> shares,
            boolean explain) {

        /** Of a package that does not explain its scores, of a model whose training values are not known. */
        public Description(
                String name,
                Map<String, String> training,
                Map<String, Map<String, Double>> metrics,
                List<Calibration> calibrations,
                Precision precision,
                GraphForm form) {
            this(name, training, metrics, calibrations, precision, form, Map.of(), false);
        }

        /** Of an uncalibrated model in 32-bit floats, for a CPU. */
        public Description(String name, Map<String, String> training, Map<String, Map<String, Double>> metrics) {
            this(name, training, metrics, List.of(), Precision.FLOAT32, GraphForm.CPU);
        }

        /** The same model in another precision. */
        public Description in(Precision other) {
            return new Description(name, training, metrics, calibrations, other, form, shares, explain);
        }

        /** The same model in another form. */
        public Description in(GraphForm other) {
            return new Description(name, training, metrics, calibrations, precision, other, shares, explain);
        }

        /** The same model in a package that also explains its scores. */
        public Description explained() {
            return new Description(name, training, metrics, calibrations, precision, form, shares, true);
        }
    }

    /**
     * Writes the model package.
     *
     * @param file the ONNX file to write
     * @param description for the passport
     * @param requests golden requests, at least one
     * @param samples rows for the parity check
     * @return what the parity check found
     * @throws ParityException when the exported graph scores differently; the file is then as it was before
     * @throws IllegalArgumentException when a weight is too large for the wanted precision
     */
    public ParityCheck.Report export(Path file, Description description, List<Request> requests, EncodedSamples samples)
            throws IOException {
        Recorded recorded = new GraphRecorder(model.architecture(), model.encoder())
                .recordExplained(
                        model.ops().weights()::values, WeightSource.of(model.foldedValues(samples)), description.form())
                .changed(graph -> in(description.precision(), graph));
        ModelProto graph = recorded.ranking();
        Encoder encoder = model.encoder();
        String encoderHash = PassportJson.encoderHash(encoder.spec(), encoder.state());
        Passport passport = new Passport(
                description.name(),
                PackageFile.version(graph, encoderHash, description.calibrations()),
                model.architecture().name(),
                encoder.spec(),
                modelFile.text(),
                encoder.state(),
                encoderHash,
                written(description),
                description.metrics(),
                model.architecture().rowsIndependent(),
                description.precision(),
                description.calibrations(),
                golden(requests, description.calibrations()),
                description.shares());
        ModelProto written = description.explain() ? recorded.explained(graph) : graph;
        return PackageFile.write(file, written, passport, unverified -> ParityCheck.run(unverified, model, samples));
    }

    /** Where the model comes from, and how its graph is written down. */
    private static Map<String, String> written(Description description) {
        Map<String, String> training = new LinkedHashMap<>(description.training());
        training.put(GRAPH, description.form().name());
        return training;
    }

    private static ModelProto in(Precision precision, ModelProto graph) {
        return switch (precision) {
            case FLOAT32 -> graph;
            case FLOAT16 -> HalfPrecision.of(graph);
        };
    }

    private List<GoldenRequest> golden(List<Request> requests, List<Calibration> calibrations) {
        List<GoldenRequest> golden = new ArrayList<>();
        for (Request request : requests) {
            Encoder.Query query = model.encoder().query(request.user(), request.context(), request.nowMillis());
            float[] scores = model.score(query.user(), query.candidates(request.candidates()));
            Calibration.apply(calibrations, model.encoder().spec(), scores);
            golden.add(new GoldenRequest(
                    request.user(), request.context(), request.nowMillis(), request.candidates(), scores));
        }
        return golden;
    }
}
