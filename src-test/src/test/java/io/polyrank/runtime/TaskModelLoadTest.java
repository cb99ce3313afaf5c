package io.polyrank.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.polyrank.behaviour.TextFields;
import io.polyrank.testing.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What keeps a model package from serving. */
class TaskModelLoadTest {

    private final Path directory;

    TaskModelLoadTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void load_goodPackage_knowsItsPassportEncoderAndDevice() throws IOException {
        try (TaskModel model = TaskModel.load(TinyModels.write(directory), Device.Kind.CPU)) {
            assertThat(model.passport().name()).isEqualTo("tiny");
            assertThat(model.passport().dataset()).isEqualTo(TinyModels.SPEC);
            assertThat(model.encoder().state()).isEqualTo(TinyModels.STATE);
            assertThat(model.device()).isEqualTo(new Device(Device.Kind.CPU, false, "as configured"));
        }
    }

    /** The ONNX Runtime of the build is the one for CPUs. */
    @Test
    void load_cudaAskedForWithoutIt_runsOnTheCpuAndSaysWhy() throws IOException {
        try (TaskModel model = TaskModel.load(TinyModels.write(directory), Device.Kind.CUDA)) {
            assertThat(model.device().kind()).isEqualTo(Device.Kind.CPU);
            assertThat(model.device().fallback()).isTrue();
            assertThat(model.device().reason()).startsWith("CUDA was asked for but cannot be used: ");
        }
    }

    @Test
    void load_noFile_isRefused() {
        Path file = directory.resolve("nowhere.onnx");

        assertRefused(file, Device.Kind.CPU)
                .withMessage("model file " + file + ": found no file, expected an ONNX model package");
    }

    @ParameterizedTest
    @CsvSource({"CPU", "CUDA"})
    void load_noOnnx_isRefused(Device.Kind device) throws IOException {
        Path file = Files.writeString(directory.resolve("words.onnx"), "not an ONNX file");

        assertRefused(file, device).withMessageStartingWith("model file " + file + ": found no loadable ONNX model: ");
    }

    @Test
    void load_noPassport_isRefused() throws IOException {
        Path file = TinyModels.write(directory, TinyModels.graph(), Map.of("author", "somebody"));

        assertRefused(file, Device.Kind.CPU)
                .withMessage(file + ": found no polyrank.passport in the metadata, expected a model package;"
                        + " export it with Polyrank");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'format':1                | 'format':2           | passport format: found 2, expected 1",
                "'format':1                | 'format':'1'         | passport format: found '1', expected 1",
                "'format':1,               | ''                   | passport format: found nothing, expected 1",
                "'name':'tiny'             | 'name':7             | passport name: found 7, expected a text",
                "'name':'tiny',            | ''                   | passport name: found nothing, expected a text",
                "'encoder_hash':'          | 'encoder_hash':'x    | passport encoder_hash: found x",
                "'mean':0.0                | 'mean':0.5           | passport encoder_hash: found ",
                "'mean':0.0                | 'mean':'x'           | passport: normalisation: found mean NaN",
                "'north','south'           | 'south','north'      | passport encoder_hash: found ",
                "'north','south'           | 'north','north'      | passport: vocabulary: found 'north' twice",
                "item_key: item            | item_kee: item       | passport: passport/dataset:1: item_key: found none",
                "'user_id':'u1'            | 'user_id':1          | passport: field user_id: found '1', expected a text",
                "'price':'2'               | 'price':'two'        | field price: found 'two', expected a number",
                "{'format'                 | 'format'             | passport"
            })
    void load_brokenPassport_isRefused(String good, String bad, String message) throws IOException {
        String passport = PassportJson.write(TinyModels.passport());
        String broken = passport.replace(quoted(good), quoted(bad.equals("''") ? "" : bad));
        assertThat(broken).isNotEqualTo(passport);
        Path file = TinyModels.write(directory, TinyModels.graph(), broken);

        assertRefused(file, Device.Kind.CPU).withMessageStartingWith(file + ": " + quoted(message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''         | passport format: found nothing, expected 1",
                "[]         | passport format: found nothing, expected 1",
                "{          | passport: found broken JSON (",
                "no json    | passport: found broken JSON ("
            })
    void load_passportThatIsNone_isRefused(String passport, String message) throws IOException {
        Path file = TinyModels.write(directory, TinyModels.graph(), passport);

        assertRefused(file, Device.Kind.CPU).withMessageStartingWith(file + ": " + message);
    }

    @Test
    void load_inputOfWrongWidth_isRefused() throws IOException {
        assertGraphRefused(graph -> graph.setInput(0, TinyModels.tensor("user_ids", DataType.INT32, List.of(1, 2))))
                .withMessageEndingWith(": input user_ids: found INT32[1, 2], expected INT32[1, 1]");
    }

    @Test
    void load_inputOfWrongType_isRefused() throws IOException {
        assertGraphRefused(graph -> graph.setInput(0, TinyModels.tensor("user_ids", DataType.INT64, List.of(1, 1))))
                .withMessageEndingWith(": input user_ids: found INT64[1, 1], expected INT32[1, 1]");
    }

    @Test
    void load_userInputWithManyRows_isRefused() throws IOException {
        assertGraphRefused(graph -> graph.setInput(0, TinyModels.tensor("user_ids", DataType.INT32, List.of(-1, 1))))
                .withMessageEndingWith(": input user_ids: found INT32[any number, 1], expected INT32[1, 1]");
    }

    @Test
    void load_candidateInputOfFixedRows_isRefused() throws IOException {
        assertGraphRefused(
                        graph -> graph.setInput(2, TinyModels.tensor("candidate_ids", DataType.INT32, List.of(8, 1))))
                .withMessageEndingWith(": input candidate_ids: found INT32[8, 1], expected INT32[any number, 1]");
    }

    @Test
    void load_inputMissing_isRefused() throws IOException {
        assertGraphRefused(graph -> graph.removeInput(1))
                .withMessageEndingWith(": input sequence_click: found none, expected INT32[1, 3, 1]");
    }

    @Test
    void load_inputTooMany_isRefused() throws IOException {
        assertGraphRefused(graph -> graph.addInput(TinyModels.tensor("weather", DataType.FLOAT, List.of(1, 1))))
                .withMessageEndingWith(": inputs: found [weather], expected only"
                        + " [user_ids, sequence_click, candidate_ids, candidate_numbers]");
    }

    @Test
    void load_outputTooMany_isRefused() throws IOException {
        assertGraphRefused(graph -> graph.addOutput(TinyModels.tensor("logits", DataType.FLOAT, List.of(-1, 2))))
                .withMessageContaining(": outputs: found ")
                .withMessageEndingWith(", expected only scores");
    }

    @Test
    void load_outputOfAnotherName_isRefused() throws IOException {
        assertGraphRefused(graph -> graph.setOutput(0, TinyModels.tensor("logits", DataType.FLOAT, List.of(-1, 2))))
                .withMessageEndingWith(": output scores: found none, expected FLOAT[any number, 2]");
    }

    @Test
    void load_outputOfFixedRows_isRefused() throws IOException {
        assertGraphRefused(graph -> graph.setOutput(0, TinyModels.tensor("scores", DataType.FLOAT, List.of(8, 2))))
                .withMessageContaining(": output scores: found FLOAT[8, 2], expected FLOAT[any number, 2]");
    }

    @Test
    void load_noGoldenRequest_isRefused() throws IOException {
        assertGoldenRefused(List.of()).withMessageEndingWith(": golden requests: found none, expected at least one");
    }

    @Test
    void load_goldenRequestWithoutCandidates_isRefused() throws IOException {
        assertGoldenRefused(List.of(TinyModels.golden(), golden(List.of())))
                .withMessageEndingWith(": golden request 1: found no candidates, expected at least one");
    }

    @Test
    void load_goldenRequestWithTooFewScores_isRefused() throws IOException {
        assertGoldenRefused(List.of(golden(List.of(TinyModels.item("1", 2, -1)), 0.5f)))
                .withMessageEndingWith(": golden request 0: found 1 scores in the passport, expected 2");
    }

    @Test
    void load_goldenScoreDiffers_isRefused() throws IOException {
        float[] scores = TinyModels.scores(2, -1);
        scores[1] += 2e-5f;

        assertGoldenRefused(List.of(golden(List.of(TinyModels.item("1", 2, -1)), scores)))
                .withMessageContaining(": golden request 0, candidate 0, task cart: found score ")
                .withMessageEndingWith(", expected " + scores[1] + "; the file is not what was exported");
    }

    @Test
    void load_goldenScoreWithinTolerance_isAccepted() throws IOException {
        float[] scores = TinyModels.scores(2, -1);
        scores[1] += 5e-6f;
        String passport =
                PassportJson.write(TinyModels.passport(List.of(golden(List.of(TinyModels.item("1", 2, -1)), scores))));

        try (TaskModel model =
                TaskModel.load(TinyModels.write(directory, TinyModels.graph(), passport), Device.Kind.CPU)) {
            assertThat(model.passport().golden()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"null,NaN", "1e39,Infinity", "'\"NaN\"',NaN"})
    void load_goldenScoreThatIsNoNumber_isRefused(String json, String shown) throws IOException {
        String passport = PassportJson.write(TinyModels.passport());
        String broken = passport.replaceFirst("\"scores\":\\[[^,]*", "\"scores\":[" + json);
        Path file = TinyModels.write(directory, TinyModels.graph(), broken);

        assertRefused(file, Device.Kind.CPU)
                .withMessageContaining(": golden request 0, candidate 0, task click: found score ")
                .withMessageContaining(", expected " + shown);
    }

    @Test
    void load_weightsChanged_isRefused() throws IOException {
        assertGraphRefused(graph -> graph.getInitializerBuilder(1).setFloatData(0, 0.2f))
                .withMessageContaining(": golden request 0, candidate 0, task click: found score ");
    }

    private ThrowableAssertAlternative<ModelException> assertGraphRefused(Consumer<GraphProto.Builder> change)
            throws IOException {
        GraphProto.Builder graph = TinyModels.graph();
        change.accept(graph);
        return assertRefused(
                TinyModels.write(directory, graph, PassportJson.write(TinyModels.passport())), Device.Kind.CPU);
    }

    private ThrowableAssertAlternative<ModelException> assertGoldenRefused(List<GoldenRequest> golden)
            throws IOException {
        String passport = PassportJson.write(TinyModels.passport(golden));
        return assertRefused(TinyModels.write(directory, TinyModels.graph(), passport), Device.Kind.CPU);
    }

    private static ThrowableAssertAlternative<ModelException> assertRefused(Path file, Device.Kind device) {
        return assertThatExceptionOfType(ModelException.class).isThrownBy(() -> TaskModel.load(file, device));
    }

    private static GoldenRequest golden(List<TextFields> candidates, float... scores) {
        return new GoldenRequest(TinyModels.user(), new TextFields(Map.of()), 0, candidates, scores);
    }

    private static String quoted(String text) {
        return text.replace('\'', '"');
    }
}
