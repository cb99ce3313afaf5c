package io.polyrank.export;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.polyrank.arch.Architecture;
import io.polyrank.arch.GraphForm;
import io.polyrank.arch.ModelInputs;
import io.polyrank.encode.EncodedCandidates;
import io.polyrank.encode.EncodedUser;
import io.polyrank.ops.OnnxOps;
import io.polyrank.ops.Ops;
import io.polyrank.runtime.Calibration;
import io.polyrank.runtime.Device;
import io.polyrank.runtime.ModelException;
import io.polyrank.runtime.Passport;
import io.polyrank.runtime.PassportJson;
import io.polyrank.runtime.Precision;
import io.polyrank.runtime.TaskModel;
import io.polyrank.testing.TinyWorld;
import io.polyrank.train.ModelFile;
import io.polyrank.train.SavedTraining;
import io.polyrank.train.TorchModel;
import io.polyrank.train.Trainer;
import io.polyrank.train.TrainingData;
import io.polyrank.train.TrainingProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelExporterTest {

    private static final long SEED = 5;
    private static final Map<String, String> ORIGIN = Map.of("seed", "5", "data_hash", "abc");
    private static final Map<String, Map<String, Double>> METRICS = Map.of("click", Map.of("auc", 0.75));

    private static final ModelExporter.Description TINY = new ModelExporter.Description("tiny", ORIGIN, METRICS);

    private final TrainingData data = TinyWorld.data();
    private final ModelFile modelFile = TinyWorld.model(Map.of("epochs", 1));
    private final TorchModel trained = new TorchModel(modelFile.architecture(), data.encoder(), SEED);
    private final Path folder;
    private final Path exported;

    ModelExporterTest(@TempDir Path folder) {
        this.folder = folder;
        this.exported = folder.resolve("new/tiny.onnx");
    }

    @BeforeAll
    void trainAndExport() throws IOException {
        new Trainer(trained, modelFile.training(), data.training(), data.validation(), SEED)
                .train(new SavedTraining(folder.resolve("run"), "a", false), TrainingProgress.NONE);
        ParityCheck.Report report =
                new ModelExporter(trained, modelFile).export(exported, TINY, requests(), data.validation());

        assertThat(report.rows()).isEqualTo(120);
        assertThat(report.candidates()).isEqualTo(257);
        assertThat(report.largestDifference()).isPositive().isLessThanOrEqualTo(1e-5);
    }

    @AfterAll
    void freeWeights() {
        trained.close();
    }

    private List<ModelExporter.Request> requests() {
        return data.raw().stream()
                .limit(3)
                .map(raw -> new ModelExporter.Request(
                        raw.sample().user(),
                        raw.context(),
                        raw.sample().exposure().timeMillis(),
                        data.raw().stream()
                                .skip(20)
                                .limit(5)
                                .map(TrainingData.RawSample::candidate)
                                .toList()))
                .toList();
    }

    @Test
    void export_aTrainedModel_isLoadedWithItsPassport() throws IOException {
        try (TaskModel model = TaskModel.load(exported, Device.Kind.CPU)) {
            Passport passport = model.passport();

            assertThat(passport.name()).isEqualTo("tiny");
            assertThat(passport.version()).matches("[0-9a-f]{12}");
            assertThat(passport.architecture()).isEqualTo("dtrn");
            assertThat(passport.dataset()).isEqualTo(TinyWorld.SPEC);
            assertThat(passport.modelText()).isEqualTo(modelFile.text());
            assertThat(passport.encoder()).isEqualTo(data.encoder().state());
            assertThat(passport.encoderHash())
                    .isEqualTo(PassportJson.encoderHash(
                            TinyWorld.SPEC, data.encoder().state()));
            assertThat(passport.training())
                    .containsAllEntriesOf(ORIGIN)
                    .containsEntry("graph", "cpu")
                    .hasSize(ORIGIN.size() + 1);
            assertThat(passport.metrics()).isEqualTo(METRICS);
            assertThat(passport.rowsIndependent()).isTrue();
            assertThat(passport.golden()).hasSize(3).allMatch(golden -> golden.scores().length == 5 * 3);
        }
        String json = requireNonNull(OnnxFile.metadata(exported).get(Passport.METADATA_KEY));
        assertThat(PassportJson.write(PassportJson.read(json))).isEqualTo(json);
    }

    @Test
    void export_aTrainedModel_scoresInServingAsInTraining() {
        try (TaskModel model = TaskModel.load(exported, Device.Kind.CPU)) {
            int[] rows = IntStream.range(0, 50).toArray();
            EncodedUser user = data.validation().user(7);
            EncodedCandidates candidates = data.validation().candidates(rows);

            float[] served = model.score(user, candidates).values();

            assertThat(served).containsExactly(trained.score(user, candidates), within(1e-5f));
            float[] alone = trained.score(data.validation(), new int[] {7});
            for (int task = 0; task < 3; task++) {
                assertThat(served[7 * 3 + task]).isCloseTo(alone[task], within(1e-5f));
            }
        }
    }

    @Test
    void export_again_isTheSameFile() throws IOException {
        Path again = folder.resolve("again.onnx");
        new ModelExporter(trained, modelFile).export(again, TINY, requests(), data.validation());

        assertThat(again).hasSameBinaryContentAs(exported);
    }

    @Test
    void export_calibrated_servesCalibratedScoresUnderAnotherVersion() throws IOException {
        Path file = folder.resolve("calibrated.onnx");
        List<Calibration> calibrations =
                List.of(new Calibration.Platt(0.5, -1), new Calibration.None(), new Calibration.Scale(3));
        ModelExporter.Description description =
                new ModelExporter.Description("tiny", ORIGIN, METRICS, calibrations, Precision.FLOAT32, GraphForm.CPU);

        ParityCheck.Report report =
                new ModelExporter(trained, modelFile).export(file, description, requests(), data.validation());

        assertThat(report.largestDifference()).isLessThanOrEqualTo(1e-5);
        EncodedUser user = data.validation().user(7);
        EncodedCandidates candidates = data.validation().candidates(new int[] {1, 2, 3});
        float[] expected = trained.score(user, candidates);
        try (TaskModel calibrated = TaskModel.load(file, Device.Kind.CPU);
                TaskModel plain = TaskModel.load(exported, Device.Kind.CPU)) {
            assertThat(calibrated.uncalibrated(user, candidates).values()).containsExactly(expected, within(1e-5f));
            Calibration.apply(calibrations, TinyWorld.SPEC, expected);
            assertThat(calibrated.score(user, candidates).values()).containsExactly(expected, within(1e-4f));
            assertThat(calibrated.passport().calibrations()).isEqualTo(calibrations);
            assertThat(calibrated.passport().version())
                    .isNotEqualTo(plain.passport().version());
        }
    }

    @Test
    void export_halfPrecision_isSmallerAndServesWithinItsTolerance() throws IOException {
        Path file = folder.resolve("half.onnx");

        ParityCheck.Report report = new ModelExporter(trained, modelFile)
                .export(file, TINY.in(Precision.FLOAT16), requests(), data.validation());

        assertThat(report.largestDifference()).isBetween(1e-6, 1e-2);
        assertThat(Files.size(file)).isLessThan(Files.size(exported));
        try (TaskModel half = TaskModel.load(file, Device.Kind.CPU)) {
            assertThat(half.passport().precision()).isEqualTo(Precision.FLOAT16);
            EncodedUser user = data.validation().user(7);
            EncodedCandidates candidates = data.validation().candidates(new int[] {1, 2, 3});
            float[] expected = trained.score(user, candidates);
            float[] found = half.score(user, candidates).values();
            for (int at = 0; at < expected.length; at++) {
                assertThat(found[at]).isCloseTo(expected[at], within(1e-2f * Math.max(1, expected[at])));
            }
        }
    }

    @Test
    void load_aWeightChangedAfterwards_isRefusedByTheGoldenRequests() throws IOException {
        ModelProto model = ModelProto.parseFrom(Files.readAllBytes(exported));
        ModelProto.Builder changed = model.toBuilder();
        int tampered = 0;
        for (TensorProto.Builder weight : changed.getGraphBuilder().getInitializerBuilderList()) {
            if (weight.getName().equals("tower.out.weight")) {
                byte[] bytes = weight.getRawData().toByteArray();
                for (int at = 2; at < bytes.length; at += Float.BYTES) {
                    bytes[at] ^= 0x7F;
                }
                weight.setRawData(ByteString.copyFrom(bytes));
                tampered++;
            }
        }
        assertThat(tampered).isEqualTo(1);
        Path file = Files.write(folder.resolve("tampered.onnx"), changed.build().toByteArray());

        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> TaskModel.load(file, Device.Kind.CPU))
                .withMessageContaining("golden request 0")
                .withMessageContaining("the file is not what was exported");
    }

    @Test
    void export_graphThatScoresOtherwise_failsAndLeavesTheOlderFileAlone() throws IOException {
        Path file = Files.writeString(folder.resolve("older.onnx"), "older");
        try (TorchModel wrong = model(new RecordedOtherwise(modelFile.architecture(), 0.01, false))) {
            assertThatExceptionOfType(ParityException.class)
                    .isThrownBy(
                            () -> new ModelExporter(wrong, modelFile).export(file, TINY, requests(), data.validation()))
                    .withMessageContaining("the serving runtime refuses the exported package")
                    .withMessageContaining("golden request 0");
        }
        assertThat(file).hasContent("older");
        assertThat(unverified()).isEmpty();
    }

    /** The golden requests ask about cheap items alone; the check of random rows finds what they do not see. */
    @Test
    void export_graphThatScoresSomeRowsOtherwise_failsAndLeavesNoFile() throws IOException {
        Path file = folder.resolve("wrong.onnx");
        List<ModelExporter.Request> cheap = requests().stream()
                .map(request -> new ModelExporter.Request(
                        request.user(),
                        request.context(),
                        request.nowMillis(),
                        data.raw().stream()
                                .map(TrainingData.RawSample::candidate)
                                .filter(candidate -> candidate.number("price") < 10)
                                .limit(4)
                                .toList()))
                .toList();
        assertThat(cheap.get(0).candidates()).isNotEmpty();
        try (TorchModel wrong = model(new RecordedOtherwise(modelFile.architecture(), 0.05, true))) {
            assertThatExceptionOfType(ParityException.class)
                    .isThrownBy(() -> new ModelExporter(wrong, modelFile).export(file, TINY, cheap, data.validation()))
                    .withMessageContaining("task click: the exported graph scores")
                    .withMessageContaining("expected at most 1.0E-5 apart");
        }
        assertThat(file).doesNotExist();
        assertThat(unverified()).isEmpty();
    }

    @Test
    void export_withoutGoldenRequests_failsAndLeavesNoFile() throws IOException {
        Path file = folder.resolve("no-golden.onnx");

        assertThatExceptionOfType(ParityException.class)
                .isThrownBy(
                        () -> new ModelExporter(trained, modelFile).export(file, TINY, List.of(), data.validation()))
                .withMessageContaining("golden requests: found none, expected at least one");
        assertThat(file).doesNotExist();
        assertThat(unverified()).isEmpty();
    }

    private TorchModel model(Architecture architecture) {
        TorchModel model = new TorchModel(architecture, data.encoder(), SEED);
        model.initialise(data.training());
        return model;
    }

    private List<Path> unverified() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".unverified")).toList();
        }
    }

    /**
     * An architecture whose recorded graph is not what was trained.
     *
     * @param error added to every raw score
     * @param expensiveOnly adds it only where the candidate's price is above the mean, growing with it
     */
    private record RecordedOtherwise(Architecture right, double error, boolean expensiveOnly) implements Architecture {

        @Override
        public String name() {
            return right.name();
        }

        @Override
        public boolean rowsIndependent() {
            return right.rowsIndependent();
        }

        @Override
        public <V> V logits(Ops<V> ops, ModelInputs<V> inputs) {
            V logits = right.logits(ops, inputs);
            if (!(ops instanceof OnnxOps)) {
                return logits;
            }
            if (!expensiveOnly) {
                return ops.add(logits, error);
            }
            V price = ops.slice(requireNonNull(inputs.values().get("candidate_numbers")), 1, 0, 1);
            return ops.add(logits, ops.mul(ops.atLeast(price, 0), error));
        }
    }
}
