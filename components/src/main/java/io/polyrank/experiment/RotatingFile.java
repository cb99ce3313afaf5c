package io.polyrank.experiment;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A file of lines that another one follows when it is large or old: {@code NAME-20260131T235959Z-001.jsonl}, by the time at which it was begun.
 * Names sort by time. Files of a process that ended stay as they are. Not thread-safe.
 */
final class RotatingFile implements AutoCloseable {

    private static final Logger log = Logger.getLogger(RotatingFile.class.getName());
    private static final DateTimeFormatter BEGUN =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int MOST_AT_A_SECOND = 1_000;
    private static final double MILLIS_PER_SECOND = 1e3;

    private final Path folder;
    private final String name;
    private final LogFilesConfig config;
    private final Clock clock;
    private @Nullable BufferedWriter writer;
    private Instant begun = Instant.EPOCH;
    private long bytes;
    private String latest = "";
    private int number;

    RotatingFile(Path folder, String name, LogFilesConfig config, Clock clock) {
        this.folder = folder;
        this.name = name;
        this.config = config;
        this.clock = clock;
    }

    /** @throws IllegalArgumentException when there is no such folder and none can be made, or it cannot be written to */
    void requireFolder() {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "log-files config of " + name + ": folder: found " + folder + ", which cannot be made: " + e, e);
        }
        if (!Files.isWritable(folder)) {
            throw new IllegalArgumentException("log-files config of " + name + ": folder: found " + folder
                    + ", expected one that may be written to");
        }
    }

    /** Writes lines and gives them to the system. */
    void write(List<String> lines) throws IOException {
        BufferedWriter open = current();
        for (String line : lines) {
            open.write(line);
            open.write('\n');
            bytes += line.length() + 1L;
        }
        open.flush();
    }

    private BufferedWriter current() throws IOException {
        Instant now = clock.instant();
        BufferedWriter open = writer;
        if (open != null
                && bytes < config.maxFileBytes()
                && ageMillis(now) < MILLIS_PER_SECOND * config.maxFileSeconds()) {
            return open;
        }
        close();
        open = begin(now);
        writer = open;
        begun = now;
        bytes = 0;
        removeOldest();
        return open;
    }

    private double ageMillis(Instant now) {
        return Duration.between(begun, now).toMillis();
    }

    private BufferedWriter begin(Instant now) throws IOException {
        String second = BEGUN.format(now);
        // Never a number again that was removed: names would not sort by time.
        number = second.equals(latest) ? number + 1 : 1;
        latest = second;
        for (; number < MOST_AT_A_SECOND; number++) {
            Path file = folder.resolve(String.format(Locale.ROOT, "%s-%s-%03d.jsonl", name, second, number));
            try {
                return Files.newBufferedWriter(
                        file, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            } catch (FileAlreadyExistsException e) {
                log.log(Level.FINE, "another one began in this second", e);
            }
        }
        throw new IOException(
                folder + ": found " + MOST_AT_A_SECOND + " files of " + name + " of one second, expected fewer");
    }

    private void removeOldest() throws IOException {
        if (config.keepFiles() == 0) {
            return;
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.getFileName().toString().matches(name + "-\\d{8}T\\d{6}Z-\\d{3}\\.jsonl"))
                    .sorted()
                    .toList();
        }
        for (Path file : files.subList(0, Math.max(0, files.size() - config.keepFiles()))) {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public void close() {
        BufferedWriter open = writer;
        writer = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                log.log(Level.WARNING, "a file of log " + name + " cannot be closed", e);
            }
        }
    }
}
