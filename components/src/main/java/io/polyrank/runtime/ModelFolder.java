package io.polyrank.runtime;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A folder whose files {@code NAME.onnx} are the models of these names. A file is taken when it has not changed between two
 * looks, so that one which is still being written is left alone; whoever publishes renames a finished file into the folder
 * anyway. A file that was refused is not tried again until it changes. Removing a file changes nothing.
 */
final class ModelFolder implements AutoCloseable {

    private static final Logger log = Logger.getLogger(ModelFolder.class.getName());
    private static final String ENDING = ".onnx";

    private final Path folder;
    private final Replacement replacement;
    private final Map<String, State> seen = new HashMap<>();
    private final Map<String, State> tried = new HashMap<>();
    private final ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor(ModelFolder::thread);
    private boolean first = true;
    private boolean closed;

    /** Loads a file as the model of a name; what it throws speaks against the file. */
    @FunctionalInterface
    interface Replacement {

        void replace(String name, Path file);
    }

    private record State(long bytes, long modifiedMillis, Object key) {}

    ModelFolder(Path folder, Replacement replacement) {
        this.folder = folder;
        this.replacement = replacement;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "polyrank-model-folder");
        thread.setDaemon(true);
        return thread;
    }

    /** Looks every so often. */
    void watch(Duration every) {
        if (every.isNegative() || every.isZero()) {
            throw new ModelException(
                    "task-models config: found folderSeconds " + every.toMillis() / 1000.0 + ", expected more than 0");
        }
        watcher.scheduleWithFixedDelay(this::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Looks once. Never throws: what goes wrong is logged and leaves the models as they are. */
    synchronized void look() {
        if (closed) {
            return;
        }
        Map<String, State> found;
        try {
            found = states();
        } catch (IOException e) {
            log.log(Level.WARNING, "model folder " + folder + " cannot be read; the models stay as they are", e);
            return;
        }
        found.forEach((name, state) -> {
            boolean settled = first || state.equals(seen.get(name));
            if (settled && !state.equals(tried.get(name))) {
                tried.put(name, state);
                take(name);
            }
        });
        seen.clear();
        seen.putAll(found);
        first = false;
    }

    private void take(String name) {
        Path file = folder.resolve(name + ENDING);
        try {
            replacement.replace(name, file);
        } catch (RuntimeException e) {
            log.log(Level.WARNING, "model file " + file + " is refused; model " + name + " stays as it is", e);
        }
    }

    private Map<String, State> states() throws IOException {
        Map<String, State> states = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + ENDING)) {
            for (Path file : files) {
                String fileName = String.valueOf(file.getFileName());
                try {
                    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                    if (attributes.isRegularFile() && !fileName.startsWith(".")) {
                        states.put(
                                fileName.substring(0, fileName.length() - ENDING.length()),
                                new State(
                                        attributes.size(),
                                        attributes.lastModifiedTime().toMillis(),
                                        String.valueOf(attributes.fileKey())));
                    }
                } catch (NoSuchFileException e) {
                    log.log(Level.FINE, "model file " + file + " has gone while the folder was read", e);
                }
            }
        }
        return states;
    }

    /** Waits for a look that is under way: a model it put in place later would never be closed. */
    @Override
    public void close() {
        watcher.shutdown();
        synchronized (this) {
            closed = true;
        }
    }
}
