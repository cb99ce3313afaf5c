package io.polyrank.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.common.hash.Hashing;
import io.polyrank.arch.ModelInputs;
import io.polyrank.behaviour.TextFields;
import io.polyrank.behaviour.UserContext;
import io.polyrank.encode.Encoder;
import io.polyrank.encode.ModelInput;
import io.polyrank.ops.OnnxDimension;
import io.polyrank.ops.OnnxGraph;
import io.polyrank.ops.OnnxOps;
import io.polyrank.ops.OnnxType;
import io.polyrank.ops.OnnxValue;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

    private static final int VERSION_DIGITS = 12;

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
     */
    public record Description(
            String name,
            Map<String, String> training,
            Map<String, Map<String, Double>> metrics,
            List<Calibration> calibrations,
            Precision precision) {

        /** Of an uncalibrated model in 32-bit floats. */
        public Description(String name, Map<String, String> training, Map<String, Map<String, Double>> metrics) {
            this(name, training, metrics, List.of(), Precision.FLOAT32);
        }

        /** The same model in another precision. */
        public Description in(Precision other) {
            return new Description(name, training, metrics, calibrations, other);
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
        ModelProto graph = in(description.precision(), record(samples, true));
        Encoder encoder = model.encoder();
        String encoderHash = PassportJson.encoderHash(encoder.spec(), encoder.state());
        Passport passport = new Passport(
                description.name(),
                version(graph, encoderHash, description.calibrations()),
                model.architecture().name(),
                encoder.spec(),
                modelFile.text(),
                encoder.state(),
                encoderHash,
                description.training(),
                description.metrics(),
                model.architecture().rowsIndependent(),
                description.precision(),
                description.calibrations(),
                golden(requests, description.calibrations()));
        Path unverified = file.resolveSibling(file.getFileName() + ".unverified");
        try {
            OnnxFile.write(
                    unverified,
                    OnnxFile.withMetadata(graph, Map.of(Passport.METADATA_KEY, PassportJson.write(passport))));
            ParityCheck.Report report = ParityCheck.run(unverified, model, samples);
            Files.move(unverified, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return report;
        } finally {
            Files.deleteIfExists(unverified);
        }
    }

    private static ModelProto in(Precision precision, ModelProto graph) {
        return switch (precision) {
            case FLOAT32 -> graph;
            case FLOAT16 -> HalfPrecision.of(graph);
        };
    }

    /**
     * Records the graph without a passport.
     *
     * @param folded whether what depends on weights alone becomes constants
     */
    ModelProto record(EncodedSamples samples, boolean folded) {
        OnnxGraph graph = new OnnxGraph("polyrank_" + model.architecture().name());
        Map<String, OnnxValue> inputs = new LinkedHashMap<>();
        for (ModelInput input : ModelInput.of(model.encoder().layout())) {
            List<OnnxDimension> shape = new ArrayList<>();
            shape.add(input.perCandidate() ? OnnxDimension.of("candidates") : OnnxDimension.of(1));
            input.shape().forEach(length -> shape.add(OnnxDimension.of(length)));
            OnnxType type = input.isFloat() ? OnnxType.FLOAT : OnnxType.INT32;
            inputs.put(input.name(), graph.input(input.name(), type, shape.toArray(new OnnxDimension[0])));
        }
        WeightSource weights = model.ops().weights()::values;
        OnnxOps ops = folded
                ? new OnnxOps(graph, weights, WeightSource.of(model.foldedValues(samples)))
                : new OnnxOps(graph, weights);
        ModelInputs<OnnxValue> given =
                new ModelInputs<>(model.encoder().layout(), model.encoder().idCount(), true, null, inputs);
        OnnxValue raw = model.heads().raw(ops, model.architecture().logits(ops, given));
        graph.output(
                Passport.OUTPUT,
                model.heads().scores(ops, raw),
                OnnxDimension.of("candidates"),
                OnnxDimension.of(model.encoder().spec().scoreNames().size()));
        return graph.build();
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

    private static String version(ModelProto graph, String encoderHash, List<Calibration> calibrations) {
        return Hashing.sha256()
                .newHasher()
                .putBytes(graph.toByteArray())
                .putString(encoderHash, StandardCharsets.UTF_8)
                .putString(PassportJson.calibrations(calibrations), StandardCharsets.UTF_8)
                .hash()
                .toString()
                .substring(0, VERSION_DIGITS);
    }
}
