package io.polyrank.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class PolyrankTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private final Path temporary;

    PolyrankTest(@TempDir Path temporary) {
        this.temporary = temporary;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "frobnicate",
                "serve --port many",
                "serve --port 70000",
                "serve --prot 8080",
                "serve --feed absent.json",
                "serve --package absent",
                "validate --package absent",
                "test --tests absent"
            })
    void execute_badUsage_isOneLineAndStatus2(String arguments) {
        assertThat(execute(arguments.isEmpty() ? new String[0] : arguments.split(" ")))
                .isEqualTo(2);
        assertThat(err.toString().strip().lines()).hasSize(1);
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "serve --help", "validate --help", "test --help"})
    void execute_help_isStatus0(String arguments) {
        assertThat(execute(arguments.split(" "))).isZero();
        assertThat(out.toString()).startsWith("Usage: polyrank");
    }

    @Test
    void execute_validateBuiltPackage_saysWhatItIs() {
        assertThat(execute("validate", "--package", BuiltPackage.directory().toString()))
                .isZero();
        assertThat(out.toString())
                .contains(
                        "is valid: container clusters [default], content clusters [shop], schemas [experiments, exposure, item, user]");
    }

    @Test
    void execute_validateBrokenPackage_listsWhatIsWrong() throws IOException {
        Path broken = BuiltPackage.copyTo(temporary.resolve("broken"));
        Mistake.WRONG_ELEMENT.makeIn(broken);

        assertThat(execute("validate", "--package", broken.toString())).isEqualTo(1);
        assertThat(err.toString())
                .contains("is refused")
                .contains("services.xml")
                .contains("redundanci");
    }

    private int execute(String... arguments) {
        CommandLine commandLine =
                Polyrank.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }
}
