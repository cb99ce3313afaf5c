package io.polyrank.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The story of docs/experiments.md: every command as it stands there, in a shell, against a container of its own. */
class ExperimentStoryTest {

    private static final Path PAGE = Path.of("docs/experiments.md");
    private static final Pattern BLOCK = Pattern.compile("^```bash\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    private final Path folder;

    ExperimentStoryTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void story_everyCommand_endsAsThePageSays() throws Exception {
        List<String> blocks = BLOCK.matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
        assertThat(blocks).as("the page begins by serving").isNotEmpty().first().satisfies(first -> assertThat(first)
                .startsWith("./polyrank serve"));

        try (DocumentedShell shell = DocumentedShell.in(folder)) {
            shell.serve(blocks.get(0));
            for (String block : blocks.subList(1, blocks.size())) {
                DocumentedShell.Ended ended = shell.run(block);
                assertThat(ended.status()).as("%s\n%s", block, ended.output()).isZero();
            }
        }

        JsonNode report = json("report.json");
        assertThat(report.at("/decision/verdict").asText())
                .as(report.path("decision").toString())
                .isIn("ship", "wait");
        assertThat(report.path("sampleRatioP").asDouble()).isGreaterThan(0.001);
        assertThat(report.path("variants")).hasSize(2).allSatisfy(variant -> assertThat(
                        variant.path("assigned").asInt())
                .isGreaterThan(100));
        assertThat(report.path("comparisons"))
                .filteredOn(comparison -> comparison.path("metric").asText().equals("click"))
                .singleElement()
                .satisfies(click -> assertThat(click.path("lift").asDouble()).isPositive());
        for (String page : List.of("whatif.html", "all.html", "goal.html", "report.html")) {
            assertThat(folder.resolve(page)).isNotEmptyFile();
        }
    }

    private JsonNode json(String name) throws IOException {
        return new ObjectMapper().readTree(folder.resolve(name).toFile());
    }
}
