package io.polyrank.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The leaderboard from the command line to the files it leaves. */
class LeaderboardCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Path folder;

    LeaderboardCommandTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void leaderboard_ofATinyMarketplace_printsTheJsonAndLeavesPageAndPackages() throws IOException {
        Path log = folder.resolve("log");
        assertThat(execute("generate", "--out=" + log, "--users=80", "--items=40", "--days=6"))
                .isZero();
        out.getBuffer().setLength(0);
        String single = "single-task:training.epochs=1";

        int status = execute(
                "leaderboard",
                "--data=marketplace:" + log,
                "--models=" + single + ",esmm:training.epochs=1",
                "--seeds=1",
                "--main=click,cart",
                "--out=" + folder.resolve("board"),
                "--json");

        assertThat(status).as(err.toString()).isZero();
        assertThat(err.toString()).contains("[1 of 2] " + single, "Leaderboard: ");
        JsonNode printed = new ObjectMapper().readTree(out.toString());
        assertThat(printed)
                .isEqualTo(new ObjectMapper()
                        .readTree(folder.resolve("board/leaderboard.json").toFile()));
        assertThat(printed.at("/data/dataset").asText()).isEqualTo("marketplace");
        assertThat(printed.at("/rows/test").asInt()).isPositive();
        assertThat(printed.at("/split/validationDate").asInt()).isPositive();
        assertThat(printed.at("/seeds").size()).isEqualTo(1);
        assertThat(printed.at("/headline/tasks").toString()).isEqualTo("[\"click\",\"cart\"]");
        JsonNode esmm = printed.at("/models/1");
        assertThat(esmm.path("model").asText()).isEqualTo("esmm:training.epochs=1");
        assertThat(esmm.path("status").asText()).isEqualTo("ok");
        assertThat(esmm.path("parameters").asLong()).isPositive();
        for (String number : new String[] {
            "/trainSeconds/mean",
            "/servingMillis1000/p50",
            "/servingMillis1000/p95",
            "/gain/mean",
            "/headline/mean",
            "/tasks/click/auc/mean",
            "/tasks/click/logloss/mean",
            "/tasks/click/gauc/mean",
            "/tasks/click/ece/mean",
            "/tasks/order_value/rmse/mean",
            "/intervals/click/low"
        }) {
            assertThat(esmm.at(number).isNumber()).as(number).isTrue();
        }
        assertThat(esmm.at("/tasks/click/auc/sd").isNull()).isTrue();
        JsonNode comparison = printed.at("/comparisons/0");
        assertThat(comparison.at("/tasks/click/difference").isNumber()).isTrue();
        assertThat(comparison.at("/mean/verdict").asText()).isIn("better", "worse", "tie");
        assertThat(folder.resolve("board/leaderboard.html")).content().contains("<svg", "--seeds 1");
        assertThat(folder.resolve("board")).isDirectoryContaining("glob:**esmm-training.epochs-1-*.onnx");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "leaderboard --data marketplace:absent",
                "leaderboard --data marketplace:absent --out OUT",
                "leaderboard --data marketplace:absent --out OUT --seeds 0",
                "leaderboard --data marketplace:absent --out OUT --models trees,trees"
            })
    void leaderboard_badUsage_isStatus2AndOneLine(String line) {
        assertThat(execute(
                        line.replace("OUT", folder.resolve("none").toString()).split(" ")))
                .isEqualTo(2);
        assertThat(err.toString().strip()).isNotEmpty().doesNotContain("\n");
    }

    private int execute(String... arguments) {
        return Polyrank.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
