package io.polyrank.data.marketplace;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyrank.cli.GenerateCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class GenerateCommandTest {
    private final StringWriter output = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    @Test
    void execute_smallWorld_writesAndSummarises() {
        int status =
                execute("--out", folder.resolve("shop").toString(), "--users", "30", "--items", "40", "--days", "3");

        assertThat(status).isZero();
        assertThat(output.toString())
                .contains("exposures")
                .contains("30 users and 40 items")
                .contains("purchases");
        assertThat(errors.toString()).isEmpty();
        assertThat(folder.resolve("shop/truth.csv")).isNotEmptyFile();
    }

    @Test
    void execute_numberOutOfRange_isStatusTwoAndNamesTheOption() {
        int status = execute("--out", folder.toString(), "--items", "3");

        assertThat(status).isEqualTo(2);
        assertThat(errors.toString()).startsWith("--items: found 3, expected a number from 10 to 1000000");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void execute_unknownKindOrNoFolder_isStatusTwo() {
        assertThat(execute("--out", folder.toString(), "--kind", "library")).isEqualTo(2);
        assertThat(execute("--users", "30")).isEqualTo(2);
        assertThat(errors.toString()).contains("--kind").contains("--out");
    }

    @Test
    void execute_multiTabBench_writesAndSummarises() {
        int status = execute(
                "--kind",
                "multitab-bench",
                "--out",
                folder.toString(),
                "--tasks",
                "3",
                "--features",
                "4",
                "--rho",
                "-0.1",
                "--degrees",
                "1,2,3",
                "--noise",
                "0.1",
                "--rows",
                "100",
                "--seed",
                "1");

        assertThat(errors.toString()).isEmpty();
        assertThat(status).isZero();
        assertThat(output.toString())
                .contains("3 tasks, 4 features, rho -0.1; 70 rows to train, 15 to validate, 15 to test");
        assertThat(folder.resolve("dataset.yaml")).isNotEmptyFile();
    }

    @Test
    void execute_optionsOfTheOtherKind_areStatusTwoAndNamed() {
        assertThat(execute("--out", folder.toString(), "--rho", "0.4")).isEqualTo(2);
        assertThat(errors.toString())
                .startsWith("--rho: found it with --kind marketplace, expected it with --kind multitab-bench only;");

        assertThat(execute("--kind", "multitab-bench", "--out", folder.toString(), "--users", "5000"))
                .isEqualTo(2);
        assertThat(errors.toString())
                .contains("--users: found it with --kind multitab-bench, expected it with --kind marketplace only;");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void execute_multiTabBenchOutOfRange_isStatusTwoAndNamesTheOption() {
        assertThat(execute("--kind", "multitab-bench", "--out", folder.toString(), "--rho", "-0.3"))
                .isEqualTo(2);
        assertThat(errors.toString()).startsWith("--rho: found -0.3, expected -0.1666");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void execute_folderOfTheOtherKind_isRefused() {
        String shop = folder.resolve("shop").toString();
        execute("--out", shop, "--users", "5", "--items", "20", "--days", "1");

        assertThat(execute("--kind", "multitab-bench", "--out", shop)).isEqualTo(2);
        assertThat(errors.toString()).startsWith("--out: found a folder with other contents");
    }

    @Test
    void defaults_ofEveryOption_areTheDocumentedOnes() {
        CommandLine.Model.CommandSpec spec = new CommandLine(new GenerateCommand()).getCommandSpec();

        assertThat(spec.findOption("--users").defaultValue()).isEqualTo("5000");
        assertThat(spec.findOption("--items").defaultValue()).isEqualTo("2000");
        assertThat(spec.findOption("--days").defaultValue()).isEqualTo("14");
        assertThat(spec.findOption("--seed").defaultValue()).isEqualTo("7");
        assertThat(spec.findOption("--kind").defaultValue()).isEqualTo("marketplace");
        assertThat(spec.findOption("--tasks").defaultValue()).isEqualTo("7");
        assertThat(spec.findOption("--features").defaultValue()).isEqualTo("32");
        assertThat(spec.findOption("--rho").defaultValue()).isEqualTo("0.4");
        assertThat(spec.findOption("--rows").defaultValue()).isEqualTo("100000");
        assertThat(spec.findOption("--links").defaultValue()).isEqualTo("regression");
    }

    private int execute(String... arguments) {
        return new CommandLine(new GenerateCommand())
                .setOut(new PrintWriter(output, true))
                .setErr(new PrintWriter(errors, true))
                .execute(arguments);
    }
}
