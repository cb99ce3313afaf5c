package io.polyrank.leaderboard;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a run lies: the checkpoint of a training under way, and once it is finished {@code run.json} with the test rows'
 * scores in {@code scores.f32}: big-endian 32-bit floats, row by row. {@code run.json} is written last, so a run with
 * one is whole; {@code identity.txt} is written first and says whose checkpoint it is.
 */
final class RunFolder {

    private static final String IDENTITY = "identity.txt";
    private static final String RUN = "run.json";
    private static final String SCORES = "scores.f32";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path folder;

    RunFolder(Path folder) {
        this.folder = folder;
    }

    /** What {@code run.json} holds. */
    record Saved(String identity, @Nullable Long parameters, double trainSeconds, String rounds) {}

    /** The finished run of this identity, if it lies here. */
    Optional<Run> finished(String identity) throws IOException {
        Path file = folder.resolve(RUN);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Saved saved = MAPPER.readValue(file.toFile(), Saved.class);
        if (!saved.identity().equals(identity)) {
            return Optional.empty();
        }
        FloatBuffer floats =
                ByteBuffer.wrap(Files.readAllBytes(folder.resolve(SCORES))).asFloatBuffer();
        float[] scores = new float[floats.remaining()];
        floats.get(scores);
        return Optional.of(new Run(saved.identity(), saved.parameters(), saved.trainSeconds(), saved.rounds(), scores));
    }

    /**
     * Makes ready for a run: empties the folder unless it holds a training of this identity that is to go on.
     *
     * @return the folder for its checkpoints
     */
    Path begin(String identity, boolean resume) throws IOException {
        Path named = folder.resolve(IDENTITY);
        boolean goesOn =
                resume && Files.exists(named) && Files.readString(named).equals(identity);
        if (!goesOn && Files.exists(folder)) {
            MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
        }
        Files.createDirectories(folder);
        Files.writeString(named, identity);
        return checkpoints();
    }

    /** Keeps a finished run and drops its checkpoints. */
    void finish(Run run) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(run.scores().length, Float.BYTES));
        bytes.asFloatBuffer().put(run.scores());
        Files.write(folder.resolve(SCORES), bytes.array());
        Path part = folder.resolve(RUN + ".part");
        MAPPER.writeValue(part.toFile(), new Saved(run.identity(), run.parameters(), run.trainSeconds(), run.rounds()));
        Files.move(part, folder.resolve(RUN), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (Files.exists(checkpoints())) {
            MoreFiles.deleteRecursively(checkpoints(), RecursiveDeleteOption.ALLOW_INSECURE);
        }
    }

    private Path checkpoints() {
        return folder.resolve("checkpoints");
    }
}
