package io.polyrank.export.bring;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.polyrank.behaviour.TextFields;
import io.polyrank.behaviour.UserContext;
import io.polyrank.cli.PackageCommand;
import io.polyrank.encode.Encoder;
import io.polyrank.export.OnnxFile;
import io.polyrank.ops.Init;
import io.polyrank.ops.OnnxDimension;
import io.polyrank.ops.OnnxGraph;
import io.polyrank.ops.OnnxOps;
import io.polyrank.ops.OnnxType;
import io.polyrank.ops.OnnxValue;
import io.polyrank.ops.TensorData;
import io.polyrank.runtime.Device;
import io.polyrank.runtime.ModelException;
import io.polyrank.runtime.TaskModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The example of docs/bring-your-own-model.md, as it stands there, and what becomes of mistakes in it. */
class BringYourOwnModelTest {

    private static final Path PAGE = Path.of("docs/bring-your-own-model.md");
    private static final Pattern FILE = Pattern.compile("`(\\S+)`:\n\n```\\w+\n(.*?)```", Pattern.DOTALL);

    private final StringWriter out = new StringWriter();
    private final Path folder;
    private final Path packaged;

    BringYourOwnModelTest(@TempDir Path folder) {
        this.folder = folder;
        this.packaged = folder.resolve("shop-model.onnx");
    }

    @BeforeEach
    void writeFiles() throws IOException {
        Matcher files = FILE.matcher(Files.readString(PAGE));
        while (files.find()) {
            Files.writeString(folder.resolve(files.group(1)), files.group(2));
        }
        OnnxFile.write(folder.resolve("shop.onnx"), graph(Outputs.MATRIX));
    }

    /** How a graph may give its scores. */
    private enum Outputs {
        MATRIX,
        COLUMNS,
        VECTORS,
        SUM_OF_CANDIDATES
    }

    /** A linear model of the price with a table of regions; it reads neither item ids nor sequences. */
    private static ModelProto graph(Outputs outputs) {
        Map<String, TensorData> weights = Map.of(
                "region", TensorData.of(new float[] {0, 0, 0, 0, 0, 0, -0.3f, 0.1f, 0.2f, -0.4f}, 5, 2),
                "price", TensorData.of(new float[] {0.5f, -0.75f}, 1, 2),
                "bias", TensorData.of(new float[] {-1, -2.5f}, 2));
        OnnxGraph graph = new OnnxGraph("shop");
        OnnxOps ops = new OnnxOps(graph, name -> requireNonNull(weights.get(name)));
        OnnxValue user = graph.input("user_ids", OnnxType.INT32, OnnxDimension.of(1), OnnxDimension.of(1));
        OnnxValue numbers =
                graph.input("candidate_numbers", OnnxType.FLOAT, OnnxDimension.of("rows"), OnnxDimension.of(1));
        OnnxValue region = ops.squeeze(ops.gather(ops.weight("region", Init.zeros(), 5, 2), user), 1);
        OnnxValue product = ops.matmul(numbers, ops.weight("price", Init.zeros(), 1, 2));
        OnnxValue raw = ops.add(ops.add(product, region), ops.weight("bias", Init.zeros(), 2));
        OnnxValue scores = ops.sigmoid(raw);
        OnnxDimension rows = OnnxDimension.of("rows");
        switch (outputs) {
            case MATRIX -> graph.output("probabilities", scores, rows, OnnxDimension.of(2));
            case COLUMNS -> {
                graph.output("purchase", ops.slice(scores, 1, 1, 2), rows, OnnxDimension.of(1));
                graph.output("click", ops.slice(scores, 1, 0, 1), rows, OnnxDimension.of(1));
            }
            case VECTORS -> {
                graph.output("click", ops.select(scores, 1, 0), rows);
                graph.output("purchase", ops.select(scores, 1, 1), rows);
            }
            case SUM_OF_CANDIDATES -> {
                OnnxValue others = ops.sum(scores, 0, true);
                graph.output("scores", ops.mul(scores, others), rows, OnnxDimension.of(2));
            }
        }
        return graph.build();
    }

    @Test
    void package_theExample_servesItsScores() throws IOException {
        assertThat(run("--onnx=shop.onnx", "--golden=golden.json", "--out=shop-model.onnx"))
                .isZero();

        assertThat(out.toString())
                .contains("input sequence_click: the graph does not read it", "output probabilities: called scores");
        try (TaskModel model = TaskModel.load(packaged, Device.Kind.CPU)) {
            assertThat(model.passport().name()).isEqualTo("shop");
            assertThat(model.passport().architecture()).isEqualTo("brought-along");
            assertThat(model.passport().rowsIndependent()).isTrue();
            double price = (Math.log1p(25) - 3) / 0.8;

            assertThat(score(model, "north", "25"))
                    .containsExactly(
                            new float[] {sigmoid(0.5 * price - 1.3), sigmoid(-0.75 * price - 2.4)}, within(1e-6f));
        }
        assertThat(folder).isDirectoryNotContaining("glob:**.unverified");
    }

    @Test
    void package_oneOutputPerScore_joinsThemInTheOrderOfTheTasks() throws IOException {
        run("--onnx=shop.onnx", "--golden=golden.json", "--out=shop-model.onnx");
        float[] expected;
        try (TaskModel model = TaskModel.load(packaged, Device.Kind.CPU)) {
            expected = score(model, "south", "30");
        }
        for (Outputs outputs : List.of(Outputs.COLUMNS, Outputs.VECTORS)) {
            OnnxFile.write(folder.resolve("shop.onnx"), graph(outputs));

            assertThat(run("--onnx=shop.onnx", "--golden=golden.json", "--out=shop-model.onnx"))
                    .isZero();

            assertThat(out.toString()).contains("outputs [click, purchase]: joined to scores");
            try (TaskModel model = TaskModel.load(packaged, Device.Kind.CPU)) {
                assertThat(score(model, "south", "30")).containsExactly(expected, within(1e-6f));
            }
        }
    }

    /** A vector that has the package's own name for its output already. */
    @Test
    void package_oneVectorCalledScores_becomesAColumn() throws IOException {
        replace("shop.yaml", "  - {name: purchase, label: purchased}\n", "");
        replace("golden.json", "0.2550407, 0.0764110, 0.4735986, 0.0190502", "0.2550407, 0.4735986");
        ModelProto.Builder model = graph(Outputs.VECTORS).toBuilder();
        model.getGraphBuilder().removeOutput(1).getOutputBuilder(0).setName("scores");
        model.getGraphBuilder().getNodeBuilderList().stream()
                .filter(node -> node.getOutput(0).equals("click"))
                .forEach(node -> node.setOutput(0, "scores"));
        OnnxFile.write(folder.resolve("shop.onnx"), model.build());

        assertThat(run("--onnx=shop.onnx", "--golden=golden.json", "--out=shop-model.onnx"))
                .isZero();

        assertThat(out.toString()).contains("output scores: given an axis of scores");
        try (TaskModel loaded = TaskModel.load(packaged, Device.Kind.CPU)) {
            assertThat(score(loaded, "south", "12")).containsExactly(new float[] {0.2550407f}, within(1e-6f));
        }
    }

    @Test
    void package_weightsInOtherFiles_areRefused() throws IOException {
        ModelProto.Builder model = graph(Outputs.MATRIX).toBuilder();
        model.getGraphBuilder().getInitializerBuilder(0).setDataLocation(TensorProto.DataLocation.EXTERNAL);
        OnnxFile.write(folder.resolve("shop.onnx"), model.build());

        assertRefused().withMessageContaining("\n  weights: found 1 in other files, such as ");
    }

    @Test
    void signature_ofTheExample_isAsThePageSays() throws IOException {
        run("--signature");

        String page = Files.readString(PAGE);
        assertThat(page).contains("```\n" + out + "```");
    }

    @Test
    void signature_withGoldenRequests_showsThemEncoded() {
        run("--golden=golden.json", "--signature");

        assertThat(out.toString())
                .contains("{\"user_ids\":[4],\"sequence_click\":[0,0,0,0,", "\"candidate_numbers\":[-0.5");
    }

    @Test
    void signature_withoutWhatTheEncoderKnows_saysWhatIsMissing() throws IOException {
        assertThat(new ModelPackager(folder.resolve("shop.yaml"), null).ids())
                .startsWith("ids: not known without\n")
                .contains("encoder vocabularies.region: found nothing, expected a list of texts in id order")
                .contains("encoder normalisations.price: found nothing, expected {\"mean\": number");
    }

    @Test
    void package_manyMistakes_areToldInOneMessage() throws IOException {
        ModelProto.Builder model = graph(Outputs.MATRIX).toBuilder();
        model.getGraphBuilder()
                .getInputBuilder(0)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .setElemType(TensorProto.DataType.INT64.getNumber());
        model.getGraphBuilder().getInputBuilder(1).setName("prices");
        model.getGraphBuilder()
                .getOutputBuilder(0)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .getDimBuilder(1)
                .setDimValue(3);
        OnnxFile.write(folder.resolve("shop.onnx"), model.build());
        Files.writeString(folder.resolve("encoder.json"), "{\"vocabularies\": {\"colour\": []}}");
        replace("golden.json", ", 0.0190502]", "]");

        assertRefused()
                .withMessageStartingWith(folder.resolve("shop.onnx") + " does not fit the specification\n")
                .withMessageContaining(
                        "\n  encoder vocabularies.colour: found an entry, expected only those of [region]")
                .withMessageContaining("\n  encoder vocabularies.region: found nothing, expected a list of texts")
                .withMessageContaining("\n  encoder normalisations.price: found nothing, expected {\"mean\": number")
                .withMessageContaining("\n  golden[0].scores: found 3 numbers, expected 4, of 2 candidates x [click,")
                .withMessageContaining(
                        "\n  input user_ids: found int64 [1, 1], expected int32 [1, 1]; declare it int32")
                .withMessageContaining(
                        "\n  input prices: found float32 [any number, 1], expected only inputs of [user_ids")
                .withMessageContaining("\n  input candidate_numbers: found none, expected float32 [candidates, 1]")
                .withMessageContaining(
                        "\n  output probabilities: found float32 [any number, 3], expected float32 [candidates, 2]");
        assertThat(packaged).doesNotExist();
    }

    @Test
    void package_outputsOfOtherNames_areRefused() throws IOException {
        ModelProto.Builder model = graph(Outputs.COLUMNS).toBuilder();
        model.getGraphBuilder().getOutputBuilder(0).setName("buy");
        OnnxFile.write(folder.resolve("shop.onnx"), model.build());

        assertRefused().withMessageContaining("\n  outputs: found [buy, click], expected one output [candidates, 2]");
    }

    @Test
    void package_candidatesOfFixedNumber_areRefused() throws IOException {
        ModelProto.Builder model = graph(Outputs.MATRIX).toBuilder();
        model.getGraphBuilder()
                .getInputBuilder(1)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .getDimBuilder(0)
                .setDimValue(8);
        OnnxFile.write(folder.resolve("shop.onnx"), model.build());

        assertRefused()
                .withMessageContaining("\n  input candidate_numbers: found float32 [8, 1], expected float32"
                        + " [candidates, 1]; export with a dynamic first axis");
    }

    @Test
    void package_goldenScoresThatDiffer_areAllTold() throws IOException {
        replace("golden.json", "0.2550407", "0.2551");
        replace("golden.json", "0.0190502", "0.02");

        assertRefused()
                .withMessageContaining("scores differ from those of")
                .withMessageContaining("\n  golden request 0, candidate 0, task click: found score 0.25504")
                .withMessageContaining("\n  golden request 0, candidate 1, task purchase: found score 0.01905");
        assertThat(packaged).doesNotExist();
    }

    @Test
    void package_modelThatRanksLists_needsToBeCalledSo() throws IOException {
        OnnxFile.write(folder.resolve("shop.onnx"), graph(Outputs.SUM_OF_CANDIDATES));
        double clicks = 0.2550407 + 0.4735986;
        double purchases = 0.0764110 + 0.0190502;
        replace(
                "golden.json",
                "0.2550407, 0.0764110, 0.4735986, 0.0190502",
                0.2550407 * clicks + ", " + 0.0764110 * purchases + ", " + 0.4735986 * clicks + ", "
                        + 0.0190502 * purchases);

        assertRefused().withMessageContaining("candidate 0 alone: found score").withMessageContaining("--list-wise");
        assertThat(run("--onnx=shop.onnx", "--golden=golden.json", "--out=shop-model.onnx", "--list-wise"))
                .isZero();

        try (TaskModel model = TaskModel.load(packaged, Device.Kind.CPU)) {
            assertThat(model.passport().rowsIndependent()).isFalse();
        }
    }

    @Test
    void package_noOnnxFile_isRefused() throws IOException {
        Files.writeString(folder.resolve("shop.onnx"), "no model");

        assertRefused().withMessageContaining("shop.onnx: found ").withMessageContaining("expected an ONNX model");
    }

    @Test
    void package_brokenGoldenFile_isRefused() throws IOException {
        Files.writeString(folder.resolve("golden.json"), "[{\"user\": ");
        assertRefused().withMessageContaining("golden.json: found broken JSON");

        Files.writeString(
                folder.resolve("golden.json"), "[{\"user\": {\"user_id\": 7}}, {\"user\": {\"user_id\": \"a\"}}]");
        assertRefused()
                .withMessageContaining("\n  golden[0]: found a wrong value")
                .withMessageContaining("\n  golden[1].candidates: found none, expected at least one");
    }

    private float[] score(TaskModel model, String region, String price) {
        UserContext user = new UserContext("u", new TextFields(Map.of("region", region)), Map.of(), Map.of());
        Encoder.Query query = model.encoder().query(user, new TextFields(Map.of()), 0);
        return model.score(query.user(), query.candidates(List.of(new TextFields(Map.of("price", price)))))
                .values();
    }

    private static float sigmoid(double x) {
        return (float) (1 / (1 + Math.exp(-x)));
    }

    private ThrowableAssertAlternative<ModelException> assertRefused() {
        return assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> new ModelPackager(folder.resolve("shop.yaml"), folder.resolve("encoder.json"))
                        .write(
                                new ModelPackager.Brought(
                                        folder.resolve("shop.onnx"), folder.resolve("golden.json"), "shop", true),
                                packaged));
    }

    private void replace(String file, String from, String to) throws IOException {
        String text = Files.readString(folder.resolve(file));
        assertThat(text).contains(from);
        Files.writeString(folder.resolve(file), text.replace(from, to));
    }

    /** The command, with files of the folder and the page's specification and encoder. */
    private int run(String... options) {
        CommandLine command = new CommandLine(new PackageCommand()).setOut(new PrintWriter(out, true));
        List<String> arguments = new ArrayList<>();
        arguments.add("--spec=" + folder.resolve("shop.yaml"));
        arguments.add("--encoder=" + folder.resolve("encoder.json"));
        for (String option : options) {
            int equals = option.indexOf('=');
            arguments.add(
                    equals < 0
                            ? option
                            : option.substring(0, equals + 1) + folder.resolve(option.substring(equals + 1)));
        }
        return command.execute(arguments.toArray(new String[0]));
    }
}
