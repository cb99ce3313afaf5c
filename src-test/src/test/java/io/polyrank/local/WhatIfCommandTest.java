package io.polyrank.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Usage mistakes of what-if are told in one line with status 2. */
class WhatIfCommandTest {

    private final StringWriter err = new StringWriter();

    private int execute(String... arguments) {
        CommandLine command = Polyrank.commandLine();
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }

    @Test
    void whatif_withoutLogs_isRefused() {
        assertThat(execute("whatif", "--weights=click=2")).isEqualTo(2);
        assertThat(err.toString()).contains("--exposures: found no folder logs");
    }

    @Test
    void whatif_emptyFolder_isRefused(@TempDir Path folder) {
        int status = execute("whatif", "--exposures=" + folder, "--weights=click=2");

        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).contains("--exposures: found no file in");
    }

    @Test
    void whatif_nothingAsked_isRefused(@TempDir Path folder) {
        assertThat(execute("whatif", "--exposures=" + folder, "--events=" + folder))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--weights: found nothing");
    }

    @Test
    void selftest_noSeeds_isRefused() {
        assertThat(execute("whatif", "selftest", "--seeds=0")).isEqualTo(2);
        assertThat(err.toString()).contains("--seeds: found 0");
    }
}
