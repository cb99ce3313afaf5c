package io.polyrank.export.bring;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyrank.encode.EncodedCandidates;
import io.polyrank.encode.Encoder;
import io.polyrank.encode.EncoderState;
import io.polyrank.export.OnnxFile;
import io.polyrank.export.PackageFile;
import io.polyrank.runtime.Device;
import io.polyrank.runtime.GoldenDifference;
import io.polyrank.runtime.GoldenRequest;
import io.polyrank.runtime.ModelException;
import io.polyrank.runtime.Passport;
import io.polyrank.runtime.PassportJson;
import io.polyrank.runtime.Precision;
import io.polyrank.runtime.TaskModel;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.DatasetSpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a model package of an ONNX model that was trained elsewhere: checks that it takes and gives what the data set's
 * specification says, adds the passport, loads the package in the serving runtime and compares its scores with golden
 * ones computed by whoever trained it. Only then the file gets its name.
 */
public final class ModelPackager {

    /** Name of the architecture in the passport; what is inside the graph is not known. */
    public static final String ARCHITECTURE = "brought-along";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int SHOWN = 50;

    private final DatasetSpec dataset;
    private final @Nullable JsonNode encoder;

    /**
     * @param spec the data set's specification
     * @param encoder what its encoder learned, as {@code docs/bring-your-own-model.md} says; null if it learns nothing
     * @throws io.polyrank.spec.SpecException when the specification is wrong
     * @throws ModelException when the encoder's file is no JSON
     */
    public ModelPackager(Path spec, @Nullable Path encoder) throws IOException {
        this.dataset = DatasetSpecReader.read(spec.getFileName().toString(), Files.readString(spec));
        this.encoder = encoder == null ? null : json(encoder);
    }

    /**
     * A model to be packaged.
     *
     * @param onnx the model
     * @param golden requests with the scores that its own framework computes
     * @param name the model's name in its passport
     * @param rowsIndependent whether a candidate's scores depend on that candidate alone
     */
    public record Brought(Path onnx, Path golden, String name, boolean rowsIndependent) {}

    /** What a graph must take and give, as a text. */
    public String signature() {
        return SignatureText.of(dataset);
    }

    /** The ids of the encoder, as a text; what is missing where they are not known. */
    public String ids() {
        Mismatches mismatches = new Mismatches();
        EncoderState state = EncoderFile.read(dataset, encoder, mismatches);
        return mismatches.isEmpty()
                ? SignatureText.ids(new Encoder(dataset, state))
                : "ids: not known without\n  " + String.join("\n  ", mismatches.lines());
    }

    /**
     * What the graph gets for each golden request: a JSON object a line. The requests need no scores yet.
     *
     * @throws ModelException when a file does not fit the specification
     */
    public List<String> inputs(Path golden) throws IOException {
        Mismatches mismatches = new Mismatches();
        List<GoldenRequest> requests = GoldenFile.read(dataset, json(golden), false, mismatches);
        require(golden.toString(), mismatches);
        Encoder own = encoder();
        return requests.stream()
                .map(request -> SignatureText.inputs(own, request).toString())
                .toList();
    }

    /**
     * Makes the package.
     *
     * @param out the file to write
     * @return what was changed in the graph, a line each
     * @throws ModelException when something does not fit; the message says all of it
     */
    public List<String> write(Brought brought, Path out) throws IOException {
        ModelProto model = OnnxFile.read(brought.onnx());
        Signature signature = Signature.of(dataset);
        Mismatches mismatches = new Mismatches();
        EncoderState state = EncoderFile.read(dataset, encoder, mismatches);
        List<GoldenRequest> golden = GoldenFile.read(dataset, json(brought.golden()), true, mismatches);
        SignatureCheck.run(signature, model.getGraph(), mismatches);
        require(brought.onnx().toString(), mismatches);
        GraphAdapter.Adapted adapted = GraphAdapter.adapt(signature, model);
        Passport passport = passport(brought, adapted.model(), state, golden);
        PackageFile.write(out, adapted.model(), passport, unverified -> {
            verify(brought, unverified);
            return unverified;
        });
        return adapted.notes();
    }

    private Encoder encoder() {
        Mismatches mismatches = new Mismatches();
        EncoderState state = EncoderFile.read(dataset, encoder, mismatches);
        require("encoder", mismatches);
        return new Encoder(dataset, state);
    }

    private Passport passport(Brought brought, ModelProto model, EncoderState state, List<GoldenRequest> golden) {
        String encoderHash = PassportJson.encoderHash(dataset, state);
        return new Passport(
                brought.name(),
                PackageFile.version(model, encoderHash, List.of()),
                ARCHITECTURE,
                dataset,
                "",
                state,
                encoderHash,
                Map.of("origin", brought.onnx().getFileName().toString()),
                Map.of(),
                brought.rowsIndependent(),
                precision(model),
                List.of(),
                golden);
    }

    private static Precision precision(ModelProto model) {
        boolean halves = model.getGraph().getInitializerList().stream()
                .anyMatch(tensor -> tensor.getDataType() == TensorProto.DataType.FLOAT16.getNumber());
        return halves ? Precision.FLOAT16 : Precision.FLOAT32;
    }

    private void verify(Brought brought, Path unverified) {
        List<GoldenDifference> differences = TaskModel.goldenDifferences(unverified, Device.Kind.CPU);
        if (!differences.isEmpty()) {
            throw refused(
                    brought.onnx() + ": scores differ from those of " + brought.golden()
                            + "; compare the inputs that --signature --golden shows with yours, and compute the golden"
                            + " scores in 32-bit floats",
                    differences.stream().map(GoldenDifference::toString).toList());
        }
        if (brought.rowsIndependent()) {
            try (TaskModel model = TaskModel.load(unverified, Device.Kind.CPU)) {
                requireIndependentRows(brought, model);
            }
        }
    }

    /** Scores each candidate of a golden request alone, which must not change its scores. */
    private static void requireIndependentRows(Brought brought, TaskModel model) {
        float tolerance = model.passport().precision().tolerance();
        for (GoldenRequest request : model.passport().golden()) {
            Encoder.Query query = model.encoder().query(request.user(), request.context(), request.nowMillis());
            int width = model.passport().dataset().scoreNames().size();
            for (int candidate = 0; candidate < request.candidates().size(); candidate++) {
                EncodedCandidates alone =
                        query.candidates(List.of(request.candidates().get(candidate)));
                float[] scores = model.score(query.user(), alone).values();
                for (int column = 0; column < width; column++) {
                    float together = request.scores()[candidate * width + column];
                    if (Math.abs(scores[column] - together) > 2 * tolerance * Math.max(1, Math.abs(together))) {
                        throw new ModelException(brought.onnx() + ": candidate " + candidate + " alone: found score "
                                + scores[column] + ", expected " + together
                                + " as among the others; if the model ranks lists, package it with --list-wise");
                    }
                }
            }
        }
    }

    private static void require(String what, Mismatches mismatches) {
        if (!mismatches.isEmpty()) {
            throw refused(what + " does not fit the specification", mismatches.lines());
        }
    }

    private static ModelException refused(String what, List<String> lines) {
        List<String> shown = new ArrayList<>(lines.subList(0, Math.min(SHOWN, lines.size())));
        if (lines.size() > SHOWN) {
            shown.add("and " + (lines.size() - SHOWN) + " others");
        }
        return new ModelException(what + "\n  " + String.join("\n  ", shown));
    }

    private static JsonNode json(Path file) throws IOException {
        try {
            return MAPPER.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new ModelException(
                    file + ": found broken JSON (" + e.getOriginalMessage() + "), expected JSON; correct it", e);
        }
    }
}
