package io.polyrank.train;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.primitives.Doubles;
import io.polyrank.ops.Checkpoint;
import io.polyrank.ops.Optimiser;
import io.polyrank.ops.TorchOps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The state of a training on disk: the latest weights with the optimiser, and the best weights.
 *
 * @param folder where the files lie
 * @param identity what must be equal for a training to be resumed: data, specification, model file and seed
 * @param resume whether a saved training is to be continued
 */
public record SavedTraining(Path folder, String identity, boolean resume) {

    private static final String LATEST = "latest.checkpoint";
    private static final String BEST = "best.checkpoint";
    private static final ObjectMapper MAPPER =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /**
     * The note in a checkpoint.
     *
     * @param balance the state of the {@link Balancer}
     */
    record Note(String identity, List<Epoch> epochs, List<Double> balance) {}

    Optional<Note> resume(TorchOps ops, Optimiser optimiser) throws IOException {
        Path latest = folder.resolve(LATEST);
        if (!resume || !Files.exists(latest)) {
            return Optional.empty();
        }
        Note note = MAPPER.readValue(Checkpoint.restore(latest, ops, optimiser), Note.class);
        if (!note.identity().equals(identity)) {
            throw new IllegalArgumentException(latest + ": found a training of other data, model or seed, expected this"
                    + " one's; start without --resume");
        }
        return Optional.of(note);
    }

    void save(TorchOps ops, Optimiser optimiser, List<Epoch> epochs, double[] balance, boolean best)
            throws IOException {
        String note = MAPPER.writeValueAsString(new Note(identity, epochs, Doubles.asList(balance)));
        Checkpoint.save(folder.resolve(LATEST), ops, optimiser, note);
        if (best) {
            Checkpoint.save(folder.resolve(BEST), ops, optimiser, note);
        }
    }

    void restoreBest(TorchOps ops) throws IOException {
        Checkpoint.restoreWeights(folder.resolve(BEST), ops);
    }
}
