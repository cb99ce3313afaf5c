package io.polyrank.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tests that an operator runs against a deployment, run against the built package. */
class TestCommandTest {

    private static final String TESTS = "application/tests";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private final Path temporary;

    TestCommandTest(@TempDir Path temporary) {
        this.temporary = temporary;
    }

    @Test
    void test_withoutUrl_startsThePackageAndRunsAllSuites() {
        int status = execute(
                "test", "--tests", TESTS, "--package", BuiltPackage.directory().toString());

        assertThat(status).as(out + "\n" + err).isZero();
        assertThat(out.toString())
                .contains("system-test", "staging-setup", "staging-test", " tests passed")
                .doesNotContain("FAILED");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void test_againstARunningService_canBeRepeatedAndFailsWhereSomethingIsMissing() throws IOException {
        try (LocalApplication application =
                LocalApplication.start(new LocalApplication.Settings(BuiltPackage.directory(), 0, null))) {
            String url = application.uri().toString();

            assertThat(execute("test", "--tests", TESTS + "/system-test", "--url", url))
                    .as(out.toString())
                    .isZero();
            assertThat(execute("test", "--tests", TESTS + "/system-test", "--url", url))
                    .as(out.toString())
                    .isZero();
            assertThat(execute("test", "--tests", TESTS + "/staging-test", "--url", url))
                    .as("without its setup")
                    .isEqualTo(1);
            assertThat(out.toString()).contains("status: expected 200, found 404", "1 of 1 test failed:");
            assertThat(application.documentCounts())
                    .as("left behind")
                    .isEqualTo(Map.of("item", 0, "user", 0, "experiments", 2, "exposure", 0));
        }
    }

    @Test
    void test_malformedFile_isOneLineAndStatus2() throws IOException {
        Path file = Files.writeString(temporary.resolve("a.json"), "{\"steps\": [{\"requst\": {}}]}");

        assertThat(execute("test", "--tests", temporary.toString(), "--url", "http://localhost:1"))
                .isEqualTo(2);
        assertThat(err.toString().strip())
                .isEqualTo("test " + file
                        + ", /steps/0: found the field 'requst', expected only [name, request, response]");
    }

    @Test
    void test_urlThatIsNone_isOneLineAndStatus2() {
        assertThat(execute("test", "--tests", TESTS, "--url", "localhost:8080")).isEqualTo(2);
        assertThat(err.toString().strip())
                .isEqualTo("--url: found localhost:8080, expected an address such as http://localhost:8080");
    }

    private int execute(String... arguments) {
        return Polyrank.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
