package io.polyrank.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.polyrank.testing.TinyModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever stands in a model file as its passport, the file is refused with a reason, or it serves. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PassportFuzzTest {

    private static final Pattern HASHES =
            Pattern.compile("passport encoder_hash: found (.{1,100}), expected ([0-9a-f]{64}) .*", Pattern.DOTALL);

    private final Path directory;

    PassportFuzzTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @FuzzTest
    @Timeout(60)
    @DictionaryEntries({
        "\"format\":1",
        "\"name\":",
        "\"dataset\":",
        "\"encoder\":",
        "\"encoder_hash\":",
        "\"vocabularies\":",
        "\"normalisations\":",
        "\"mean\":",
        "\"deviation\":",
        "\"limit\":",
        "\"golden\":",
        "\"candidates\":",
        "\"scores\":",
        "\"calibration\":",
        "\"method\":",
        "\"platt\"",
        "\"isotonic\"",
        "\"temperature\"",
        "\"scale\"",
        "\"precision\":",
        "\"float16\"",
        "\"rows_independent\":",
        "\"metrics\":",
        "\"training\":",
        "\"events\":",
        "null",
        "1e999",
        "-0.0",
        "\\u0000",
        "buckets: ",
        "length: ",
        "keep: ",
        "values: ",
        "derived: ",
        "kind: "
    })
    void load_anyPassport_isRefusedOrServes(byte[] bytes) throws IOException {
        String json = new String(bytes, StandardCharsets.UTF_8);
        Optional<Passport> passport = read(withRightHash(json));
        if (passport.isPresent()) {
            String written = PassportJson.write(passport.get());
            assertThat(PassportJson.write(PassportJson.read(written))).isEqualTo(written);
            assertThat(PassportJson.readable(passport.get())).isNotEmpty();
            load(written);
        }
    }

    private static Optional<Passport> read(String json) {
        try {
            return Optional.of(PassportJson.read(json));
        } catch (ModelException e) {
            assertThat(e.getMessage()).startsWith("passport");
            return Optional.empty();
        }
    }

    /** Otherwise hardly anything would get beyond the check of the hash. */
    private static String withRightHash(String json) {
        try {
            PassportJson.read(json);
            return json;
        } catch (ModelException e) {
            Matcher hashes = HASHES.matcher(String.valueOf(e.getMessage()));
            return hashes.matches() ? json.replace(hashes.group(1), hashes.group(2)) : json;
        }
    }

    private void load(String passport) throws IOException {
        Path file = TinyModels.write(directory, TinyModels.graph(), passport);
        try (TaskModel model = TaskModel.load(file, Device.Kind.CPU)) {
            assertThat(model.passport().golden()).isNotEmpty();
        } catch (ModelException e) {
            assertThat(e.getMessage()).startsWith(file.toString());
        } finally {
            Files.delete(file);
        }
    }
}
