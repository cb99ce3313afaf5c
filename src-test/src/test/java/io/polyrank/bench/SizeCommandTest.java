package io.polyrank.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The command as others run it. */
class SizeCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new SizeCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void size_aShape_showsTheArithmeticAndWritesIt(@TempDir Path folder) throws IOException {
        Path json = folder.resolve("size.json");

        int exit = run(
                "--model",
                "multitab-up-small",
                "--qps",
                "100",
                "--candidates",
                "20",
                "--cores",
                "2",
                "--json",
                json.toString());

        assertThat(err.toString()).isEmpty();
        assertThat(exit).isZero();
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        Map<String, JsonNode> figures = new HashMap<>();
        report.get("figures").forEach(figure -> figures.put(figure.get("symbol").asText(), figure));
        assertThat(figure(figures, "qps").get("source").asText()).isEqualTo("GIVEN");
        assertThat(figure(figures, "cores").get("source").asText()).isEqualTo("GIVEN");
        assertThat(figure(figures, "utilisation").get("source").asText()).isEqualTo("ASSUMED");
        for (String measured : new String[] {"scoring_ms", "encoding_ms", "both_ms"}) {
            assertThat(figure(figures, measured).get("source").asText()).isEqualTo("MEASURED");
            assertThat(figure(figures, measured).get("value").asDouble()).isPositive();
        }
        assertThat(figure(figures, "slot_bytes").get("source").asText()).isEqualTo("PACKAGE");
        // 16 item columns of 20 candidates, 16 of the user and 2 scores of 20 candidates, 4 bytes each.
        assertThat(figure(figures, "slot_bytes").get("value").asDouble()).isEqualTo(4 * (16 * 20 + 16 + 2 * 20));
        double expected = Math.ceil(figure(figures, "cores_needed").get("value").asDouble() / 2) + 1;
        assertThat(report.get("containers").asDouble()).isEqualTo(expected);
        assertThat(out.toString())
                .contains("= ceil(cores_needed / cores) + spare")
                .contains(report.get("containers").asText() + " containers of 2 cores");
    }

    @Test
    void help_everyAssumption_isAnOptionWithItsDefault() {
        assertThat(run("--help")).isZero();

        for (SizeInput input : SizeInput.values()) {
            assertThat(out.toString()).contains(input.option());
        }
        assertThat(out.toString().replaceAll("\\s+", " ")).contains("share, 0.5 unless given");
    }

    @ParameterizedTest
    @CsvSource({
        "--qps, 0, more than 0",
        "--candidates, 1.5, 'a whole number, 1 to 10000'",
        "--candidates, 20000, 'a whole number, 1 to 10000'",
        "--utilisation, 1.2, 'more than 0, at most 1'",
        "--cores, 0, 1 or more",
        "--cores, 2.5, 'a whole number, 1 to 256'",
        "--items, -1, 0 or more",
        "--content-millis, NaN, more than 0",
        "--model, nothing.onnx, expected a model package or one of dtrn-2x4"
    })
    void size_wrongArgument_saysWhatWasExpected(String option, String value, String expected) {
        Map<String, String> options =
                new HashMap<>(Map.of("--model", "multitab-up-small", "--qps", "1", "--candidates", "1"));
        options.put(option, value);
        String[] arguments = options.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toArray(String[]::new);

        int exit = run(arguments);

        assertThat(exit).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains(option + ": found " + value).contains(expected);
    }

    @Test
    void size_withoutLoad_isRefused() {
        assertThat(run("--model", "multitab-up-small")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("--qps").contains("--candidates");
    }

    private static JsonNode figure(Map<String, JsonNode> figures, String symbol) {
        JsonNode figure = figures.get(symbol);
        if (figure == null) {
            throw new AssertionError(symbol + ": not among " + figures.keySet());
        }
        return figure;
    }
}
