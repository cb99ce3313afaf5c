package io.polyrank.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyrank.runtime.Device;
import io.polyrank.runtime.TaskModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands of the model room through the launcher's main command. */
class ModelCommandsTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Path prepared = BuiltPackage.directory().resolveSibling("marketplace");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "train --data marketplace:absent --out x.onnx",
                "train --data shop:absent --out x.onnx",
                "train --data marketplace:absent",
                "train --data marketplace:absent --out x.onnx --sped",
                "evaluate --model absent.onnx --data marketplace:absent --from 20260101",
                "evaluate --model absent.onnx --data marketplace:absent --from May",
                "inspect absent.onnx",
                "package --spec absent.yaml --signature",
                "package --spec docs/models.md --onnx absent.onnx --golden absent.json --out x.onnx",
                "generate --out none --users none"
            })
    void command_badUsage_isStatus2AndOneLine(String line) {
        assertThat(execute(line.split(" "))).isEqualTo(2);
        assertThat(err.toString().strip()).isNotEmpty().doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"generate", "train", "evaluate", "leaderboard", "inspect", "package", "serve", "validate"})
    void help_ofEveryCommand_isStatus0(String command) {
        assertThat(execute(command, "--help")).isZero();
        assertThat(out.toString()).contains("Usage: polyrank " + command);
    }

    @Test
    void evaluate_packagedModel_writesTheMetricsOfEachTask(@TempDir Path folder) throws IOException {
        Path json = folder.resolve("out.json");

        int status = execute(
                "evaluate",
                "--model=" + prepared.resolve("marketplace.onnx"),
                "--data=marketplace:" + prepared.resolve("log"),
                "--from=20260111",
                "--json=" + json);

        assertThat(err.toString()).isEmpty();
        assertThat(status).isZero();
        JsonNode click = new ObjectMapper().readTree(json.toFile()).at("/tasks/click");
        for (String metric : new String[] {"auc", "logloss", "gauc", "ece", "rows", "positives"}) {
            assertThat(click.path(metric).isNumber()).as(metric).isTrue();
        }
        assertThat(click.path("auc").asDouble()).isBetween(0.55, 0.95);
    }

    @Test
    void inspect_packagedModel_printsItsPassport() {
        assertThat(execute("inspect", prepared.resolve("marketplace.onnx").toString()))
                .isZero();
        assertThat(out.toString()).contains("\"architecture\" : \"dtrn\"");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void export_explain_decidesWhetherThePackageExplains(boolean explain, @TempDir Path folder) {
        Path written = folder.resolve("written.onnx");

        int status = execute(
                "export",
                "--model=" + prepared.resolve("marketplace.onnx"),
                "--out=" + written,
                "--explain=" + explain);

        assertThat(err.toString()).isEmpty();
        assertThat(status).isZero();
        try (TaskModel model = TaskModel.load(written, Device.Kind.CPU)) {
            assertThat(model.explains()).isEqualTo(explain);
        }
    }

    private int execute(String... arguments) {
        return Polyrank.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
