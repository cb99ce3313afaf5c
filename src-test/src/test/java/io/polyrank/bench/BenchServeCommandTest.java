package io.polyrank.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What the command refuses; see {@code BenchServeTest} for what it does. */
class BenchServeCommandTest {

    private final StringWriter err = new StringWriter();
    private final Path folder;

    BenchServeCommandTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private int run(String... arguments) {
        return new CommandLine(new BenchCommand()).setErr(new PrintWriter(err)).execute(arguments);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--clients | 1,0 | --clients: found 0, expected 1 to 1000",
                "--seconds | 0 | --seconds: found 0.0, expected more than 0",
                "--seconds | NaN | --seconds: found NaN, expected more than 0",
                "--warm-up | -1 | --warm-up: found -1.0, expected more than 0",
                "--overload | 0 | --overload: found 0.0, expected more than 0",
                "--candidates | 10001 | --candidates: found 10001, expected 1 to 10000",
                "--timeout | 5 | --timeout: found 5, expected 20 to 60000",
                "--package | nowhere | --package: found nowhere, expected an application package",
                "--device | tpu | --device: found tpu, expected cpu or cuda",
                "--clients | many | '--clients'"
            })
    void serve_wrongArgument_saysWhatWasExpected(String option, String value, String expected) {
        assertThat(run("serve", option, value)).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains(expected);
    }

    @Test
    void serve_noFeed_saysWhereItWasLookedFor() {
        Path feed = folder.resolve("feed.jsonl");

        assertThat(run("serve", "--package", folder.toString(), "--feed", feed.toString()))
                .isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("--feed: found " + feed + ", expected a file with documents");
    }

    @Test
    void serve_unknownModel_namesTheShapes() throws IOException {
        Path feed = Files.createFile(folder.resolve("feed.jsonl"));

        assertThat(run("serve", "--package", folder.toString(), "--feed", feed.toString(), "--model", "dtrn-9x9"))
                .isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString())
                .contains("--model: found dtrn-9x9, expected a model package or one of dtrn-2x4, dtrn-4x8");
    }
}
