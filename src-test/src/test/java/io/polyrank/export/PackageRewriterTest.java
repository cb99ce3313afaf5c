package io.polyrank.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.arch.GraphForm;
import io.polyrank.encode.EncodedCandidates;
import io.polyrank.encode.EncodedUser;
import io.polyrank.export.PackageRewriter.Writing;
import io.polyrank.runtime.Device;
import io.polyrank.runtime.ModelException;
import io.polyrank.runtime.Precision;
import io.polyrank.runtime.SharedRuns;
import io.polyrank.runtime.TaskModel;
import io.polyrank.testing.TinyFunnel;
import io.polyrank.train.ModelFile;
import io.polyrank.train.TorchModel;
import io.polyrank.train.TrainingData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PackageRewriterTest {

    private final TrainingData data = TinyFunnel.data();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path folder;

    private Path exported(String name) throws IOException {
        ModelFile file = ModelFile.open(name, TinyFunnel.SPEC);
        Path exported = folder.resolve("model.onnx");
        try (TorchModel model = new TorchModel(file, data.encoder(), 3)) {
            model.initialise(data.validation());
            TrainingData.RawSample first = data.raw().get(0);
            new ModelExporter(model, file)
                    .export(
                            exported,
                            new ModelExporter.Description("tiny", Map.of("seed", "3"), Map.of()),
                            List.of(new ModelExporter.Request(
                                    first.sample().user(), first.context(), 0, List.of(first.candidate()))),
                            data.validation());
        }
        return exported;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"dtrn:embedding=4:width=4:expert_layers=[6, 5]", "multitab-net:embedding=4:heads=2:blocks=2"})
    void write_everyForm_keepsTheScores(String name) throws IOException {
        Path exported = exported(name);
        EncodedUser user = data.validation().user(3);
        EncodedCandidates candidates =
                data.validation().candidates(IntStream.range(0, 30).toArray());
        float[] expected = scores(exported, user, candidates);

        for (GraphForm form : List.of(GraphForm.PLAIN, GraphForm.GPU, GraphForm.CPU)) {
            Path written = folder.resolve(form.name() + ".onnx");
            new PackageRewriter(exported).write(written, new Writing(form, Precision.FLOAT32));

            assertThat(scores(written, user, candidates)).containsExactly(expected, within(1e-5f));
            try (TaskModel model = TaskModel.load(written, Device.Kind.CPU)) {
                assertThat(model.passport().training())
                        .containsEntry("graph", form.name())
                        .containsEntry("seed", "3");
                assertThat(model.passport().precision()).isEqualTo(Precision.FLOAT32);
            }
        }
    }

    @Test
    void write_backAndForth_isTheSameFile() throws IOException {
        Path exported = exported("dtrn:embedding=4:width=4:expert_layers=[6, 5]");
        Path plain = folder.resolve("plain.onnx");
        Path again = folder.resolve("again.onnx");

        new PackageRewriter(exported).write(plain, new Writing(GraphForm.PLAIN, Precision.FLOAT32));
        new PackageRewriter(plain).write(again, new Writing(GraphForm.CPU, Precision.FLOAT32));

        assertThat(Files.mismatch(exported, again)).isEqualTo(-1);
        assertThat(Files.mismatch(exported, plain)).isNotEqualTo(-1);
    }

    @Test
    void write_largeWeightsApart_keepsTheScoresAndCleansUpBehindItself() throws IOException {
        Path exported = exported("mmoe:embedding=16:expert_layers=[256, 64]");
        Path apart = folder.resolve("apart.onnx");
        EncodedUser user = data.validation().user(3);
        EncodedCandidates candidates =
                data.validation().candidates(IntStream.range(0, 30).toArray());

        new PackageRewriter(exported)
                .write(apart, new Writing(GraphForm.CPU, Precision.FLOAT32, UserPart.TOGETHER, true));

        assertThat(dataFiles())
                .singleElement()
                .satisfies(name -> assertThat(name).startsWith("apart.onnx.").endsWith(".data"));
        assertThat(Files.size(apart)).isLessThan(Files.size(exported) / 2);
        assertThat(scores(apart, user, candidates)).isEqualTo(scores(exported, user, candidates));

        new PackageRewriter(apart)
                .write(apart, new Writing(GraphForm.PLAIN, Precision.FLOAT32, UserPart.TOGETHER, true));
        assertThat(dataFiles()).hasSize(1);
        new PackageRewriter(apart).write(apart, new Writing(GraphForm.CPU, Precision.FLOAT32));
        assertThat(dataFiles()).isEmpty();
        assertThat(Files.mismatch(exported, apart)).isEqualTo(-1);
    }

    @Test
    void write_overAPackageThatServes_leavesItServing() throws IOException {
        Path exported = exported("mmoe:embedding=16:expert_layers=[256, 64]");
        Path apart = folder.resolve("apart.onnx");
        EncodedUser user = data.validation().user(3);
        EncodedCandidates candidates =
                data.validation().candidates(IntStream.range(0, 30).toArray());
        new PackageRewriter(exported)
                .write(apart, new Writing(GraphForm.CPU, Precision.FLOAT32, UserPart.TOGETHER, true));
        Object before = Files.readAttributes(folder.resolve(dataFiles().get(0)), BasicFileAttributes.class)
                .fileKey();
        try (TaskModel serving = TaskModel.load(apart, Device.Kind.CPU)) {
            new PackageRewriter(exported)
                    .write(apart, new Writing(GraphForm.CPU, Precision.FLOAT32, UserPart.TOGETHER, true));

            assertThat(serving.score(user, candidates).values()).isEqualTo(scores(exported, user, candidates));
        }
        assertThat(Files.readAttributes(folder.resolve(dataFiles().get(0)), BasicFileAttributes.class)
                        .fileKey())
                .as("another file, not the mapped one written over")
                .isNotEqualTo(before);
    }

    @Test
    void write_fromAPackageWhoseDataIsGone_saysWhichFile() throws IOException {
        Path apart = folder.resolve("apart.onnx");
        new PackageRewriter(exported("mmoe:embedding=16:expert_layers=[256, 64]"))
                .write(apart, new Writing(GraphForm.CPU, Precision.FLOAT32, UserPart.TOGETHER, true));
        String gone = dataFiles().get(0);
        Files.delete(folder.resolve(gone));

        PackageRewriter rewriter = new PackageRewriter(apart);

        assertThatThrownBy(
                        () -> rewriter.write(folder.resolve("x.onnx"), new Writing(GraphForm.CPU, Precision.FLOAT32)))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("apart.onnx", gone, "cannot be read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "single-task:embedding=4",
                "shared-bottom:embedding=4",
                "mmoe:embedding=4",
                "ple:embedding=4",
                "aitm:embedding=4",
                "stem:embedding=4",
                "dtrn:embedding=4:width=4:expert_layers=[6, 5]",
                "multitab-net:embedding=4:heads=2:blocks=2",
                "multitab-net:embedding=4:heads=2:blocks=2:variant=col+up"
            })
    void write_theUserApart_keepsTheScoresInEveryForm(String name) throws IOException {
        Path exported = exported(name);
        float[] expected = scores(exported, data.validation().user(3), some());
        for (GraphForm form : List.of(GraphForm.PLAIN, GraphForm.GPU, GraphForm.CPU)) {
            Path split = folder.resolve("split.onnx");

            new PackageRewriter(exported).write(split, new Writing(form, Precision.FLOAT32, UserPart.APART, false));

            try (TaskModel model = TaskModel.load(split, Device.Kind.CPU)) {
                assertThat(model.userApart()).isTrue();
                assertThat(model.passport().training()).containsEntry("graph", form.name() + "-split");
                assertThat(model.score(data.validation().user(3), some()).values())
                        .containsExactly(expected, within(1e-5f));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "single-task:embedding=4",
                "shared-bottom:embedding=4",
                "mmoe:embedding=4",
                "ple:embedding=4",
                "esmm:embedding=4:wide=true",
                "aitm:embedding=4",
                "stem:embedding=4",
                "dtrn:embedding=4:width=4:expert_layers=[6, 5]",
                "dtrn:embedding=4:width=4:expert_layers=[6, 5]:tim=false",
                "dtrn:embedding=4:width=4:expert_layers=[6, 5]:trm=false",
                "multitab-net:embedding=4:heads=2:blocks=2",
                "multitab-net:embedding=4:heads=2:blocks=2:variant=col+mix",
                "multitab-net:embedding=4:heads=2:blocks=2:variant=col+up"
            })
    void write_severalUsersAtOnce_scoresEachAsAlone(String name) throws Exception {
        Path exported = exported(name);
        for (GraphForm form : List.of(GraphForm.PLAIN, GraphForm.GPU, GraphForm.CPU)) {
            Path many = folder.resolve("many.onnx");
            new PackageRewriter(exported).write(many, new Writing(form, Precision.FLOAT32, UserPart.MANY, false));

            try (SharedRuns runs = new SharedRuns(many)) {
                List<EncodedUser> users = List.of(
                        data.validation().user(3),
                        data.validation().user(17),
                        data.validation().user(40));
                List<EncodedCandidates> candidates = List.of(
                        data.validation().candidates(IntStream.range(0, 5).toArray()),
                        data.validation().candidates(IntStream.range(30, 42).toArray()),
                        data.validation().candidates(new int[] {8}));

                List<float[]> together = runs.together(users, candidates);

                for (int query = 0; query < users.size(); query++) {
                    float[] expected = scores(exported, users.get(query), candidates.get(query));
                    assertThat(together.get(query))
                            .as(form.name() + " " + query)
                            .containsExactly(expected, within(1e-5f));
                    assertThat(runs.alone(users.get(query), candidates.get(query)))
                            .containsExactly(expected, within(1e-5f));
                }
            }
            assertThat(new PackageRewriter(many).form()).isEqualTo(form);
            Path again = folder.resolve("again.onnx");
            new PackageRewriter(many).write(again, new Writing(form, Precision.FLOAT32));
            assertThat(scores(again, data.validation().user(3), some()))
                    .containsExactly(scores(many, data.validation().user(3), some()), within(1e-5f));
        }
    }

    @Test
    void write_severalUsersAtOnceInHalfPrecision_scoresEachAsAlone() throws Exception {
        Path exported = exported("dtrn:embedding=4:width=4:expert_layers=[6, 5]");
        Path many = folder.resolve("many.onnx");

        new PackageRewriter(exported).write(many, new Writing(GraphForm.GPU, Precision.FLOAT16, UserPart.MANY, false));

        try (SharedRuns runs = new SharedRuns(many)) {
            List<EncodedUser> users =
                    List.of(data.validation().user(3), data.validation().user(17));
            List<float[]> together = runs.together(users, List.of(some(), some()));
            for (int query = 0; query < users.size(); query++) {
                assertThat(together.get(query))
                        .containsExactly(scores(exported, users.get(query), some()), within(1e-2f));
            }
        }
    }

    @Test
    void write_severalUsersAtOnce_manyQueriesThatWaitGetTheirOwnScores() throws Exception {
        Path exported = exported("shared-bottom:embedding=4");
        Path many = folder.resolve("many.onnx");
        new PackageRewriter(exported).write(many, new Writing(GraphForm.GPU, Precision.FLOAT32, UserPart.MANY, false));
        ExecutorService callers = Executors.newFixedThreadPool(8);
        try (SharedRuns runs = new SharedRuns(many);
                TaskModel reference = TaskModel.load(exported, Device.Kind.CPU)) {
            List<Future<float[]>> asked = new ArrayList<>();
            for (int query = 0; query < 200; query++) {
                EncodedUser user = data.validation().user(query % 40);
                EncodedCandidates candidates = data.validation()
                        .candidates(IntStream.range(0, 1 + query % 13).toArray());
                asked.add(callers.submit(() -> runs.alone(user, candidates)));
            }
            for (int query = 0; query < asked.size(); query++) {
                EncodedCandidates candidates = data.validation()
                        .candidates(IntStream.range(0, 1 + query % 13).toArray());
                assertThat(asked.get(query).get())
                        .as("query " + query)
                        .containsExactly(
                                reference
                                        .score(data.validation().user(query % 40), candidates)
                                        .values(),
                                within(1e-5f));
            }
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void write_severalUsersAtOnceOfAModelWhoseRowsDepend_isRefused() throws IOException {
        PackageRewriter rewriter = new PackageRewriter(exported("multitab-net:embedding=4:heads=2:variant=col+row"));

        assertThatThrownBy(() -> rewriter.write(
                        folder.resolve("x.onnx"), new Writing(GraphForm.GPU, Precision.FLOAT32, UserPart.MANY, false)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("candidates that depend on each other");
    }

    @Test
    void write_theUserApartAndWeightsBeside_holdsACommonTableOnce() throws IOException {
        Path exported = exported("dtrn:embedding=96:width=4:expert_layers=[6, 5]");
        Path whole = folder.resolve("whole.onnx");
        Path split = folder.resolve("split.onnx");
        Path again = folder.resolve("again.onnx");

        new PackageRewriter(exported)
                .write(whole, new Writing(GraphForm.CPU, Precision.FLOAT32, UserPart.TOGETHER, true));
        new PackageRewriter(exported).write(split, new Writing(GraphForm.CPU, Precision.FLOAT32, UserPart.APART, true));
        new PackageRewriter(split).write(again, new Writing(GraphForm.CPU, Precision.FLOAT32));

        List<String> data = dataFiles();
        assertThat(data).hasSize(2);
        assertThat(Files.size(folder.resolve(data.get(0)))).isEqualTo(Files.size(folder.resolve(data.get(1))));
        assertThat(scores(split, this.data.validation().user(3), some()))
                .containsExactly(scores(exported, this.data.validation().user(3), some()), within(1e-5f));
        assertThat(Files.mismatch(exported, again)).isEqualTo(-1);
    }

    private EncodedCandidates some() {
        return data.validation().candidates(IntStream.range(0, 30).toArray());
    }

    private List<String> dataFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".data"))
                    .toList();
        }
    }

    @Test
    void write_ofHalves_isRefusedWithTheWayOut() throws IOException {
        Path halves = folder.resolve("halves.onnx");
        new PackageRewriter(exported("mmoe:embedding=4")).write(halves, new Writing(GraphForm.GPU, Precision.FLOAT16));

        PackageRewriter rewriter = new PackageRewriter(halves);

        assertThat(rewriter.passport().precision()).isEqualTo(Precision.FLOAT16);
        assertThatThrownBy(
                        () -> rewriter.write(folder.resolve("x.onnx"), new Writing(GraphForm.CPU, Precision.FLOAT32)))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("halves.onnx", "found FLOAT16", "expected FLOAT32", "32-bit package");
        assertThat(folder.resolve("x.onnx")).doesNotExist();
    }

    @Test
    void open_ofSomethingElse_isRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("text.onnx"), "no model");

        assertThatThrownBy(() -> new PackageRewriter(text))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("text.onnx", "expected an ONNX model");
    }

    private static float[] scores(Path file, EncodedUser user, EncodedCandidates candidates) {
        try (TaskModel model = TaskModel.load(file, Device.Kind.CPU)) {
            return model.score(user, candidates).values();
        }
    }
}
