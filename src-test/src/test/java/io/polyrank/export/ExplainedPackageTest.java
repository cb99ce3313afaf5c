package io.polyrank.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.polyrank.arch.GraphForm;
import io.polyrank.encode.EncodedCandidates;
import io.polyrank.encode.EncodedUser;
import io.polyrank.encode.InputLayout;
import io.polyrank.export.PackageRewriter.Writing;
import io.polyrank.ops.TensorData;
import io.polyrank.runtime.Deadline;
import io.polyrank.runtime.Device;
import io.polyrank.runtime.ExplainPart;
import io.polyrank.runtime.Explanation;
import io.polyrank.runtime.ModelException;
import io.polyrank.runtime.Passport;
import io.polyrank.runtime.Precision;
import io.polyrank.runtime.Tap;
import io.polyrank.runtime.TaskModel;
import io.polyrank.testing.TapReader;
import io.polyrank.testing.TinyFunnel;
import io.polyrank.train.ModelFile;
import io.polyrank.train.TorchModel;
import io.polyrank.train.TrainingData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Packages that explain their scores: what they tell is what the trained model does inside, and ranking is as without. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExplainedPackageTest {

    private static final String DTRN = "dtrn:embedding=4:width=4:expert_layers=[6, 5]";
    private static final float TOLERANCE = 1e-5f;
    private static final int TASKS = TinyFunnel.SPEC.tasks().size();
    private static final int CANDIDATES = 12;

    private final TrainingData data = TinyFunnel.data();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path folder;

    /** With how many tasks gates and attention are told apart; 0 for none at all. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                DTRN + " | 4 | 4",
                DTRN + ":layers=2:heads=2:norm=pre | 4 | 4",
                DTRN + ":tim=false | 4 | 1",
                DTRN + ":trm=false | 0 | 4",
                DTRN + ":pooling=mean | 4 | 0",
                "single-task:embedding=4 | 0 | 4",
                "shared-bottom:embedding=4 | 0 | 1",
                "stem:embedding=4 | 0 | 5",
                "multitab-net:embedding=4:heads=2:blocks=2 | 0 | 1"
            })
    void explain_everyForm_tellsWhatTheTrainedModelDoesInside(String name, int gates, int attention)
            throws IOException {
        Map<Tap, TensorData> expected = new LinkedHashMap<>();
        Path exported = exported(name, true, expected);

        assertThat(tasksOf(expected, Tap.Gates.class)).isEqualTo(gates);
        assertThat(tasksOf(expected, Tap.Attention.class)).isEqualTo(attention);
        assertExplains(exported, expected, TOLERANCE);
        for (GraphForm form : List.of(GraphForm.PLAIN, GraphForm.GPU)) {
            Path written = folder.resolve(form.name() + ".onnx");
            new PackageRewriter(exported)
                    .write(written, new Writing(form, Precision.FLOAT32, UserPart.TOGETHER, false, true));
            assertExplains(written, expected, TOLERANCE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "gpu", "plain"})
    void explain_theUserApart_tellsTheSame(String form) throws IOException {
        Map<Tap, TensorData> expected = new LinkedHashMap<>();
        Path exported = exported(DTRN, false, expected);
        Path split = folder.resolve("split.onnx");

        new PackageRewriter(exported)
                .write(split, new Writing(GraphForm.named(form), Precision.FLOAT32, UserPart.APART, true, true));

        assertExplains(split, expected, TOLERANCE);
    }

    @Test
    void explain_inHalfPrecision_tellsNearlyTheSame() throws IOException {
        Map<Tap, TensorData> expected = new LinkedHashMap<>();
        Path exported = exported(DTRN, false, expected);
        Path halves = folder.resolve("halves.onnx");
        Path plain = folder.resolve("plain.onnx");

        new PackageRewriter(exported)
                .write(halves, new Writing(GraphForm.GPU, Precision.FLOAT16, UserPart.TOGETHER, false, true));
        new PackageRewriter(exported).write(plain, new Writing(GraphForm.GPU, Precision.FLOAT16));

        assertExplains(halves, expected, 2e-2f);
        assertThat(withoutMetadata(halves)).isEqualTo(withoutMetadata(plain));
    }

    @ParameterizedTest
    @ValueSource(strings = {DTRN, "stem:embedding=4"})
    void attention_ofPresentEvents_sumsToOneAndPaddingGetsNone(String name) throws IOException {
        Path exported = exported(name, true, new LinkedHashMap<>());
        int padded = 0;
        try (TaskModel model = TaskModel.load(exported, Device.Kind.CPU)) {
            List<InputLayout.Sequence> sequences = model.encoder().layout().sequences();
            for (int row = 0; row < 40; row++) {
                EncodedUser user = data.validation().user(row);
                Explanation explanation = model.explain(user, candidates(), Deadline.never());
                for (int index = 0; index < sequences.size(); index++) {
                    int[] ids = user.sequences().get(index);
                    int width = sequences.get(index).width();
                    int present = (int) IntStream.range(0, ids.length / width)
                            .filter(event -> ids[event * width] != 0)
                            .count();
                    padded += present > 0 && present < ids.length / width ? 1 : 0;
                    for (int task = 0; task < TASKS; task++) {
                        float[] weights = explanation
                                .attention(3, task)
                                .getOrDefault(sequences.get(index).behaviour(), new float[0]);
                        assertSumsToOne(weights, present);
                    }
                }
            }
        }
        assertThat(padded)
                .as("users with padding, without whom this proves less")
                .isPositive();
    }

    private static void assertSumsToOne(float[] weights, int present) {
        double sum = 0;
        for (int at = 0; at < weights.length; at++) {
            if (present > 0 && at < weights.length - present) {
                assertThat(weights[at]).isZero();
            }
            sum += weights[at];
        }
        assertThat(sum).isCloseTo(1, within(1e-5));
    }

    @Test
    void gates_ofDtrn_areNamedAfterTheFeaturesTheyAreOf() throws IOException {
        Path exported = exported(DTRN, true, new LinkedHashMap<>());

        try (TaskModel model = TaskModel.load(exported, Device.Kind.CPU)) {
            Explanation explanation = model.explain(data.validation().user(3), candidates(), Deadline.never());

            assertThat(explanation.gates(0, 0).stream().map(Explanation.Gate::feature))
                    .containsExactly(
                            "region",
                            "interests",
                            "clicks",
                            "item",
                            "brand",
                            "tags",
                            "price",
                            "item_click_rate",
                            "exposed interest",
                            "exposed interest x candidate",
                            "click interest",
                            "click interest x candidate");
            assertThat(explanation.gates(0, 0))
                    .allSatisfy(gate -> assertThat(gate.value()).isBetween(0f, 2f));
            assertThat(explanation.gates(0, 1)).isNotEqualTo(explanation.gates(0, 0));
            assertThat(explanation.gates(1, 0)).isNotEqualTo(explanation.gates(0, 0));
        }
    }

    @Test
    void write_explained_leavesTheGraphThatRanksAsItIs() throws IOException {
        Path plain = exported(DTRN, false, new LinkedHashMap<>());
        ModelProto before = withoutMetadata(plain);
        String passport = OnnxFile.metadata(plain).get(Passport.METADATA_KEY);
        long bytes = Files.size(plain);

        Path explained = exported(DTRN, true, new LinkedHashMap<>());

        assertThat(withoutMetadata(explained)).isEqualTo(before);
        assertThat(OnnxFile.metadata(explained).get(Passport.METADATA_KEY)).isEqualTo(passport);
        // The weights are not in the file again: what is added are some nodes and names.
        assertThat(Files.size(explained) - bytes).isBetween(1L, 8_000L);
    }

    @Test
    void write_weightsBeside_explainsAsWell() throws IOException {
        Map<Tap, TensorData> expected = new LinkedHashMap<>();
        Path exported = exported("dtrn:embedding=96:width=4:expert_layers=[6, 5]", false, expected);
        Path beside = folder.resolve("beside.onnx");

        new PackageRewriter(exported)
                .write(beside, new Writing(GraphForm.CPU, Precision.FLOAT32, UserPart.TOGETHER, true, true));

        assertExplains(beside, expected, TOLERANCE);
    }

    @Test
    void write_severalUsersAtOnce_isRefused() throws IOException {
        PackageRewriter rewriter = new PackageRewriter(exported(DTRN, false, new LinkedHashMap<>()));

        assertThatThrownBy(() -> rewriter.write(
                        folder.resolve("x.onnx"),
                        new Writing(GraphForm.GPU, Precision.FLOAT32, UserPart.MANY, false, true)))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("--batch and --explain", "expected one of them");
    }

    @Test
    void write_modelWithoutTaps_isAPackageThatDoesNotExplain() throws IOException {
        Path exported = exported(DTRN + ":trm=false:pooling=mean", true, new LinkedHashMap<>());

        try (TaskModel model = TaskModel.load(exported, Device.Kind.CPU)) {
            assertThat(model.explains()).isFalse();
        }
    }

    @Test
    void load_tapsThatAreNotTheGraphs_isRefused() throws IOException {
        Path exported = exported(DTRN, true, new LinkedHashMap<>());
        ExplainPart part = ExplainPart.read(OnnxFile.metadata(exported).getOrDefault(ExplainPart.METADATA_KEY, "none"));
        List<Tap> without = part.taps().subList(1, part.taps().size());
        List<Tap> shorter = new ArrayList<>(part.taps());
        shorter.replaceAll(tap -> tap instanceof Tap.Gates ? new Tap.Gates(List.of("item", "brand")) : tap);

        assertRefused(exported, new ExplainPart(part.graph(), without).toJson(), "explain graph: outputs: found");
        assertRefused(
                exported,
                new ExplainPart(part.graph(), shorter).toJson(),
                "output explain.gates: found [4, 1, 12], expected [1 or at least 4, 1, 2]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no JSON", "{}", "{\"graph\":\"AA==\",\"taps\":[{\"moods\":1}]}", "{\"graph\":7}"})
    void load_metadataThatIsSomethingElse_isRefused(String json) throws IOException {
        assertRefused(exported(DTRN, true, new LinkedHashMap<>()), json, ExplainPart.METADATA_KEY);
    }

    private void assertRefused(Path exported, String json, String message) throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>(OnnxFile.metadata(exported));
        metadata.put(ExplainPart.METADATA_KEY, json);
        Path file = folder.resolve("broken.onnx");
        OnnxFile.write(file, OnnxFile.withMetadata(OnnxFile.read(exported), metadata));

        assertThatThrownBy(() -> TaskModel.load(file, Device.Kind.CPU))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("broken.onnx", message);
    }

    private Path exported(String name, boolean explain, Map<Tap, TensorData> taps) throws IOException {
        ModelFile file = ModelFile.open(name, TinyFunnel.SPEC);
        Path exported = folder.resolve("model.onnx");
        try (TorchModel model = new TorchModel(file, data.encoder(), 3)) {
            model.initialise(data.validation());
            TrainingData.RawSample first = data.raw().get(0);
            ModelExporter.Description description =
                    new ModelExporter.Description("tiny", Map.of("seed", "3"), Map.of());
            new ModelExporter(model, file)
                    .export(
                            exported,
                            explain ? description.explained() : description,
                            List.of(new ModelExporter.Request(
                                    first.sample().user(), first.context(), 0, List.of(first.candidate()))),
                            data.validation());
            taps.putAll(TapReader.read(model, data.validation().user(3), candidates()));
        }
        return exported;
    }

    private EncodedCandidates candidates() {
        return data.validation().candidates(IntStream.range(0, CANDIDATES).toArray());
    }

    private static int tasksOf(Map<Tap, TensorData> taps, Class<? extends Tap> kind) {
        return taps.entrySet().stream()
                .filter(tap -> kind.isInstance(tap.getKey()))
                .mapToInt(tap -> (int) tap.getValue().shape()[0])
                .max()
                .orElse(0);
    }

    private void assertExplains(Path file, Map<Tap, TensorData> expected, float tolerance) {
        try (TaskModel model = TaskModel.load(file, Device.Kind.CPU)) {
            EncodedUser user = data.validation().user(3);
            Explanation explanation = model.explain(user, candidates(), Deadline.never());

            assertThat(explanation.scores().values())
                    .containsExactly(model.uncalibrated(user, candidates()).values(), within(tolerance * 10));
            List<Tap> taps = new ArrayList<>();
            for (Explanation.Tapped tapped : explanation.tapped()) {
                taps.add(tapped.tap());
                assertThat(tapped.values())
                        .as(file + " " + tapped.tap())
                        .containsExactly(values(expected, tapped.tap()), within(tolerance));
            }
            assertThat(taps).containsExactlyInAnyOrderElementsOf(expected.keySet());
        }
    }

    private static float[] values(Map<Tap, TensorData> taps, Tap tap) {
        TensorData found = taps.get(tap);
        return found == null ? new float[0] : found.values();
    }

    private static ModelProto withoutMetadata(Path file) throws IOException {
        return OnnxFile.withMetadata(OnnxFile.read(file), Map.of());
    }
}
