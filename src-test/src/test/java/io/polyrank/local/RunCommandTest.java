package io.polyrank.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class RunCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void run_once_validatesServesAndShowsOneRankedAnswer() {
        Path log = BuiltPackage.directory().resolveSibling("marketplace/log");

        int status = execute(
                "run",
                "--once=true",
                "--port=0",
                "--package=" + BuiltPackage.directory(),
                "--feed=" + log.resolve("feed.jsonl"));

        assertThat(err.toString()).isEmpty();
        assertThat(status).isZero();
        assertThat(out.toString())
                .contains("The package is valid")
                .contains("title", "relevance", "click", "cart", "purchase", "order_value", "retrieval")
                .containsPattern("receipt  \\{\"query\":\"default\\.[0-9a-f]{16}\",\"level\":\"full\"");
    }

    @Test
    void run_feedWithoutUsers_isRefused() {
        int status = execute("run", "--once=true", "--package=x", "--feed=pom.xml");

        assertThat(status).isNotZero();
        assertThat(err.toString()).isNotEmpty();
    }

    private int execute(String... arguments) {
        CommandLine commandLine =
                Polyrank.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }
}
