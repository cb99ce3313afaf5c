package io.polyrank.ops;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.InputArchive;
import org.bytedeco.pytorch.OutputArchive;
import org.bytedeco.pytorch.Tensor;

/**
 * The whole state of a training in one file: weights, optimiser, dropout generators, and a note of the trainer's own,
 * such as where in the data it stands. A training resumed from it continues bit for bit.
 *
 * <p>The file is an archive of libtorch. Weights are numbered, since its names cannot hold dots, and a list of names lies
 * beside them.
 */
public final class Checkpoint {
    private static final String NAMES = "names";
    private static final String ORDER = "order";
    private static final String NOTE = "note";
    private static final String WEIGHTS = "weights";
    private static final String OPTIMISER = "optimiser";
    private static final String SHARDS = "shards";
    private static final String GENERATOR = "generator";

    private Checkpoint() {}

    /**
     * Writes the state. A reader sees the old file or the new one, never a part; missing folders are created.
     *
     * @param note anything the trainer wants to find again
     * @throws IOException if the file cannot be written
     */
    @SuppressWarnings("try")
    public static void save(Path file, TorchOps ops, Optimiser optimiser, String note) throws IOException {
        Path target = file.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null) {
            throw new IllegalArgumentException("file: expected the path of a file, found " + file);
        }
        Files.createDirectories(folder);
        Path temporary = folder.resolve(
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try (PointerScope scope = new PointerScope()) {
            OutputArchive archive = new OutputArchive();
            archive.write(NAMES, text(String.join("\n", ops.weights().names())));
            archive.write(ORDER, text(String.join("\n", optimiser.order())));
            archive.write(NOTE, text(note));
            archive.write(WEIGHTS, weights(ops.weights()));
            OutputArchive state = new OutputArchive();
            optimiser.save(state);
            archive.write(OPTIMISER, state);
            archive.write(SHARDS, new IValue((long) ops.shardCount()));
            for (int i = 0; i < ops.shardCount(); i++) {
                archive.write(GENERATOR + i, ops.shard(i).dropoutGenerator().get_state(), true);
            }
            archive.save_to(temporary.toString());
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static OutputArchive weights(TorchWeights weights) {
        OutputArchive archive = new OutputArchive();
        List<String> names = weights.names();
        for (int i = 0; i < names.size(); i++) {
            archive.write("w" + i, weights.tensor(names.get(i)).detach());
        }
        return archive;
    }

    /**
     * Restores weights, optimiser and generator of a model that has the same weights.
     *
     * @return the note given to {@link #save}
     * @throws IOException if the file cannot be read or belongs to another model
     */
    @SuppressWarnings("try")
    public static String restore(Path file, TorchOps ops, Optimiser optimiser) throws IOException {
        try (PointerScope scope = new PointerScope()) {
            InputArchive archive = open(file);
            requireEqual(file, ops.weights().names(), names(file, archive, NAMES));
            requireEqual(file, optimiser.order(), names(file, archive, ORDER));
            restoreWeights(file, archive, ops.weights());
            InputArchive state = new InputArchive();
            archive.read(OPTIMISER, state);
            optimiser.load(state);
            IValue shards = new IValue();
            archive.read(SHARDS, shards);
            for (int i = 0; i < shards.toInt(); i++) {
                Tensor generator = new Tensor();
                archive.read(GENERATOR + i, generator, true);
                ops.shard(i).dropoutGenerator().set_state(generator);
            }
            return text(file, archive, NOTE);
        }
    }

    /**
     * Restores the weights alone, creating those that are new.
     *
     * @return the note given to {@link #save}
     * @throws IOException if the file cannot be read or a weight has another shape
     */
    @SuppressWarnings("try")
    public static String restoreWeights(Path file, TorchOps ops) throws IOException {
        try (PointerScope scope = new PointerScope()) {
            InputArchive archive = open(file);
            restoreWeights(file, archive, ops.weights());
            return text(file, archive, NOTE);
        }
    }

    private static InputArchive open(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException(file + ": expected a readable checkpoint, found none");
        }
        InputArchive archive = new InputArchive();
        try {
            archive.load_from(file.toString());
        } catch (RuntimeException e) {
            throw new IOException(file + ": expected a checkpoint, found something else or a damaged file", e);
        }
        return archive;
    }

    private static void restoreWeights(Path file, InputArchive archive, TorchWeights weights) throws IOException {
        List<String> names = names(file, archive, NAMES);
        InputArchive values = new InputArchive();
        archive.read(WEIGHTS, values);
        for (int i = 0; i < names.size(); i++) {
            Tensor value = new Tensor();
            values.read("w" + i, value);
            try {
                weights.assign(names.get(i), TorchOps.read(value));
            } catch (IllegalArgumentException e) {
                throw new IOException(file + ": belongs to a model of another shape: " + e.getMessage(), e);
            }
        }
    }

    private static List<String> names(Path file, InputArchive archive, String key) throws IOException {
        return List.of(text(file, archive, key).split("\n", -1));
    }

    /** In UTF-8 whatever the platform's own encoding is. */
    private static IValue text(String value) {
        return new IValue(new BytePointer(value, StandardCharsets.UTF_8));
    }

    private static String text(Path file, InputArchive archive, String key) throws IOException {
        IValue value = new IValue();
        if (!archive.try_read(key, value)) {
            throw new IOException(file + ": expected a checkpoint, found an archive without " + key);
        }
        BytePointer content = value.toStringRef();
        return content == null ? "" : content.getString(StandardCharsets.UTF_8);
    }

    private static void requireEqual(Path file, List<String> expected, List<String> found) throws IOException {
        if (!expected.equals(found)) {
            throw new IOException(
                    file + ": belongs to another model: expected the weights " + expected + ", found " + found);
        }
    }
}
