package io.polyrank.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.polyrank.behaviour.FieldValues;
import io.polyrank.encode.Encoder;
import io.polyrank.testing.TinyModels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** However a model file was damaged, it is refused with a reason, or it serves. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelFileFuzzTest {

    private static final int EDIT = 4;
    private static final int MOST_EDITS = 16;

    private final Path directory;
    private byte[] sound = {};

    ModelFileFuzzTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @BeforeAll
    void readSoundFile() throws IOException {
        sound = Files.readAllBytes(TinyModels.write(directory));
    }

    /** The bytes are edits of a sound file, four for each: two for the place, then what to do, then a value. */
    @FuzzTest
    @Timeout(60)
    void load_damagedFile_isRefusedOrServes(byte[] edits) throws IOException {
        Path file = Files.createTempFile(directory, "damaged", ".onnx");
        try {
            Files.write(file, damaged(edits));
            loadAndScore(file);
        } finally {
            Files.delete(file);
        }
    }

    private static void loadAndScore(Path file) {
        try (TaskModel model = TaskModel.load(file, Device.Kind.CPU)) {
            Encoder.Query query = model.encoder().query(TinyModels.user(), FieldValues.NONE, 0);
            TaskScores scores = model.score(query.user(), query.candidates(List.of(TinyModels.item("1", 1, 1))));
            assertThat(scores.values()).hasSize(2);
        } catch (ModelException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private byte[] damaged(byte[] edits) throws IOException {
        byte[] file = sound;
        ByteBuffer script = ByteBuffer.wrap(edits);
        for (int edit = 0; edit < MOST_EDITS && script.remaining() >= EDIT; edit++) {
            int at = Short.toUnsignedInt(script.getShort()) % Math.max(1, file.length);
            file = edited(file, at, script.get() & 3, script.get());
        }
        return file;
    }

    private static byte[] edited(byte[] file, int at, int what, byte value) throws IOException {
        ByteArrayOutputStream edited = new ByteArrayOutputStream();
        edited.write(file, 0, Math.min(at, file.length));
        int next =
                switch (what) {
                    case 0 -> at; // insert the value
                    case 1 -> at + 1 + (value & 0xff); // take bytes out
                    case 2 -> file.length; // cut off
                    default -> at + 1; // put the value in place of another
                };
        if (what == 0 || what == 3) {
            edited.write(value);
        }
        if (next < file.length) {
            edited.write(file, next, file.length - next);
        }
        return edited.toByteArray();
    }
}
