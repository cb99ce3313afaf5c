package io.polyrank.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {

    private final Path folder;
    private final List<String> taken = new ArrayList<>();
    private final ModelFolder models;

    ModelFolderTest(@TempDir Path directory) throws IOException {
        folder = Files.createDirectory(directory.resolve("models"));
        models = new ModelFolder(folder, (name, file) -> {
            try {
                String text = Files.readString(file);
                taken.add(name + "=" + text);
                if (text.startsWith("bad")) {
                    throw new ModelException("planted");
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    private void publish(String name, String text) throws IOException {
        Path part = Files.writeString(folder.resolve(".part"), text);
        Files.move(part, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void look_atFirst_takesWhatIsThere() throws IOException {
        publish("b.onnx", "1");
        publish("a.onnx", "1");
        publish("notes.txt", "1");

        models.look();

        assertThat(taken).containsExactly("a=1", "b=1");
    }

    @Test
    void look_aNewFile_isTakenOnceItHasSettled() throws IOException {
        models.look();
        publish("a.onnx", "1");

        models.look();
        assertThat(taken).as("it may still be growing").isEmpty();
        models.look();
        models.look();

        assertThat(taken).containsExactly("a=1");
    }

    @Test
    void look_aChangedFile_isTakenAgain() throws IOException {
        publish("a.onnx", "1");
        models.look();
        publish("a.onnx", "22");

        models.look();
        models.look();

        assertThat(taken).containsExactly("a=1", "a=22");
    }

    @Test
    void look_aRefusedFile_isNotTriedAgainUntilItChanges() throws IOException {
        publish("a.onnx", "bad");
        models.look();
        models.look();
        models.look();
        assertThat(taken).containsExactly("a=bad");

        publish("a.onnx", "mended");
        models.look();
        models.look();

        assertThat(taken).containsExactly("a=bad", "a=mended");
    }

    @Test
    void look_theFolderGone_leavesEverythingAsItIs() throws IOException {
        publish("a.onnx", "1");
        models.look();
        Files.delete(folder.resolve("a.onnx"));
        models.look();
        Files.delete(folder);

        models.look();

        assertThat(taken).containsExactly("a=1");
    }

    @Test
    void watch_noTime_isRefused() {
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> models.watch(Duration.ZERO))
                .withMessage("task-models config: found folderSeconds 0.0, expected more than 0");
    }
}
