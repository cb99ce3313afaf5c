package io.polyrank.data.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputFolderTest {

    private final Path folder;

    OutputFolderTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void claim_newEmptyOrOwnFolder_isAccepted() throws IOException {
        OutputFolder.claim(folder.resolve("a/b"), "m.json", "mine");
        assertThat(folder.resolve("a/b")).isEmptyDirectory();
        OutputFolder.claim(folder.resolve("a/b"), "m.json", "mine");

        Files.writeString(folder.resolve("m.json"), "{\"generator\": \"mine\"}");
        assertThatCode(() -> OutputFolder.claim(folder, "m.json", "mine")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"generator\": \"other\"}", "{}", "no json", ""})
    void claim_folderOfAnother_isRefused(String manifest) throws IOException {
        Files.writeString(folder.resolve("m.json"), manifest);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> OutputFolder.claim(folder, "m.json", "mine"))
                .withMessageStartingWith("out: found a folder with other contents, " + folder);
    }

    @Test
    void claim_aFile_isRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("f"), "x");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> OutputFolder.claim(file, "m.json", "mine"))
                .withMessage("out: found the file " + file + ", expected a folder");
    }
}
