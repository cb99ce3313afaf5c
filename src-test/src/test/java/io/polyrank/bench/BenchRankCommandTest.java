package io.polyrank.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyrank.arch.GraphForm;
import io.polyrank.export.PackageRewriter;
import io.polyrank.export.PackageRewriter.Writing;
import io.polyrank.export.UserPart;
import io.polyrank.runtime.Precision;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The command as others run it; its figures are not looked at here, only that they are of what they say. */
class BenchRankCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new BenchCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void rank_aShape_measuresEveryWayForEveryNumberOfCandidates(@TempDir Path folder) throws IOException {
        Path json = folder.resolve("rank.json");

        int exit = run(
                "rank",
                "--model",
                "multitab-up-small",
                "--candidates",
                "1,3",
                "--rounds",
                "1",
                "--clients",
                "1,3",
                "--seconds",
                "0.1",
                "--json",
                json.toString());

        assertThat(err.toString()).isEmpty();
        assertThat(exit).isZero();
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        List<String> names = new ArrayList<>();
        for (JsonNode row : report.get("rows")) {
            names.add(row.get("name").asText() + " " + row.get("candidates").asInt());
            assertThat(row.get("ms_p50").asDouble()).isPositive();
            assertThat(row.get("ms_p95").asDouble())
                    .isGreaterThanOrEqualTo(row.get("ms_p50").asDouble());
            assertThat(row.get("ratio_to_bare").asDouble()).isPositive();
            assertThat(row.get("bytes").asLong()).isNotNegative();
            if (row.get("name").asText().equals("bare")) {
                assertThat(row.get("ratio_to_bare").asDouble()).isEqualTo(1);
            }
        }
        assertThat(names)
                .containsExactly(
                        "bare 1",
                        "polyrank 1",
                        "plain 1",
                        "naive-batch 1",
                        "vespa-batch 1",
                        "vespa-per-hit 1",
                        "bare 3",
                        "polyrank 3",
                        "plain 3",
                        "naive-batch 3",
                        "vespa-batch 3",
                        "vespa-per-hit 3");
        assertThat(out.toString()).contains("vespa-per-hit").contains("to bare");
        List<String> clients = new ArrayList<>();
        for (JsonNode row : report.get("clients")) {
            clients.add(
                    row.get("clients").asInt() + " of " + row.get("candidates").asInt());
            assertThat(row.get("per_second").asDouble()).isPositive();
            assertThat(row.get("ms_p50").asDouble()).isPositive();
        }
        assertThat(clients).containsExactly("1 of 1", "3 of 1", "1 of 3", "3 of 3");
    }

    @Test
    void rank_packageForSeveralUsersAtOnce_isComparedWithItsWholeGraph(@TempDir Path folder) throws IOException {
        Path many = folder.resolve("many.onnx");
        new PackageRewriter(BenchPackages.write(BenchModel.MULTITAB_UP_SMALL, folder))
                .write(many, new Writing(GraphForm.GPU, Precision.FLOAT32, UserPart.MANY, false));

        int exit = run(
                "rank",
                "--model",
                many.toString(),
                "--candidates",
                "3",
                "--rounds",
                "1",
                "--clients",
                "2",
                "--seconds",
                "0.1");

        assertThat(err.toString()).isEmpty();
        assertThat(exit).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "--model, nothing.onnx, expected a model package or one of dtrn-2x4",
        "--candidates, 0, expected 1 to 10000",
        "--rounds, 0, expected 1 or more",
        "--clients, 0, expected 1 to 1000",
        "--seconds, 0.0, expected more than 0",
        "--device, tpu, expected cpu or cuda"
    })
    void rank_wrongArgument_saysWhatWasExpected(String option, String value, String expected) {
        int exit = run("rank", option, value);

        assertThat(exit).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains(option + ": found " + value).contains(expected);
    }
}
