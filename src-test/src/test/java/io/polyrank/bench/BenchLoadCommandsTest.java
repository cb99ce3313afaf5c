package io.polyrank.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Measurements under load, in their shortest form: through the real Searcher, on a model of a usual size. */
class BenchLoadCommandsTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new BenchCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private static JsonNode read(Path json) throws IOException {
        return new ObjectMapper().readTree(json.toFile());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void swap_twice_failsNoQuery(@TempDir Path folder) throws IOException {
        Path json = folder.resolve("swap.json");

        int exit = run("swap", "--swaps", "2", "--candidates", "20", "--clients", "2", "--json", json.toString());

        assertThat(err.toString()).isEmpty();
        assertThat(exit).isZero();
        JsonNode report = read(json);
        assertThat(report.get("swaps").asInt()).isEqualTo(2);
        assertThat(report.get("queries").asLong()).isPositive();
        assertThat(report.get("failedQueries").asLong()).isZero();
        assertThat(report.get("levels").get("full").asLong())
                .isEqualTo(report.get("queries").asLong());
        assertThat(report.get("bytesBefore").asLong()).isPositive();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void soak_aMoment_answersQueriesInFull(@TempDir Path folder) throws IOException {
        Path json = folder.resolve("soak.json");

        run("soak", "--minutes", "0.2", "--candidates", "20", "--clients", "1", "--json", json.toString());

        assertThat(err.toString()).isEmpty();
        JsonNode report = read(json);
        assertThat(report.get("levels").fieldNames()).toIterable().containsExactly("full");
        assertThat(report.get("bytesPerMinute").asDouble()).isFinite();
        assertThat(out.toString()).contains("KiB a minute");
    }

    @ParameterizedTest
    @CsvSource({
        "swap, --swaps, 0, expected 1 or more",
        "swap, --clients, 0, expected 1 to 1000",
        "soak, --minutes, 0, expected more than 0",
        "soak, --candidates, 20000, expected 1 to 10000",
        "swap, --device, tpu, expected cpu or cuda"
    })
    void load_wrongArgument_saysWhatWasExpected(String what, String option, String value, String expected) {
        assertThat(run(what, option, value)).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains(option + ": found " + value).contains(expected);
    }

    @Test
    void load_deviceThatIsNotThere_isAnErrorAndNotMeasuredOnAnother() {
        assertThat(run("soak", "--minutes", "0.01", "--device", "cuda")).isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(err.toString()).contains("--device: found the model on CPU").contains("expected CUDA");
    }

    @Test
    void memoryLine_growth_isToldFromNoise() {
        long[] noise = {3_000_000, -2_000_000, 1_000_000, -1_500_000, 500_000, 2_500_000, -3_500_000};
        MemoryLine flat = new MemoryLine();
        MemoryLine rising = new MemoryLine();
        MemoryLine trifle = new MemoryLine();
        for (int sample = 0; sample < 60; sample++) {
            double minute = sample * 0.4;
            long wobble = noise[sample % noise.length];
            flat.add(minute, 500_000_000 + wobble);
            rising.add(minute, 500_000_000 + wobble + (long) (minute * 38_000_000 / 60));
            trifle.add(minute, 500_000_000 + (long) (minute * 1000));
        }

        assertThat(flat.rises()).isFalse();
        assertThat(rising.rises()).isTrue();
        assertThat(trifle.rises()).isFalse();
        assertThat(new MemoryLine().rises()).isFalse();
    }
}
