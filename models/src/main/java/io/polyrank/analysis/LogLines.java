package io.polyrank.analysis;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The lines of a log: files {@code KIND-*.jsonl} or {@code KIND-*.jsonl.gz} of a folder, in the order of their names. A
 * line that cannot be read is counted and told with its file and number, and the rest is read; a compressed file that
 * breaks off counts as one such line.
 */
public final class LogLines {

    private static final int TOLD = 10;
    private static final ObjectReader READER = new ObjectMapper()
            .readerFor(JsonNode.class)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    private final String kind;
    private final List<String> told = new ArrayList<>();
    private long lines;
    private long malformed;
    private long lost;

    private LogLines(String kind) {
        this.kind = kind;
    }

    /**
     * What was read.
     *
     * @param files number of files
     * @param lines lines that are not blank
     * @param malformed how many of them could not be used
     * @param told the first of those, as {@code FILE:LINE: what is wrong}
     * @param lost lines that the log says it could not take or write
     */
    public record Count(int files, long lines, long malformed, List<String> told, long lost) {

        public Count {
            told = List.copyOf(told);
        }

        /** Share of the lines that could not be used. */
        double malformedShare() {
            return lines == 0 ? 0 : (double) malformed / lines;
        }

        /** Share of what was to be logged that is not in the log. */
        double lostShare() {
            return lost == 0 ? 0 : (double) lost / (lines + lost);
        }
    }

    /**
     * Reads all lines.
     *
     * @param folder where the files are
     * @param kind {@code exposures} or {@code events}, also the option's name
     * @param sink takes one line; a {@link LineException} of it makes the line malformed
     * @throws IllegalArgumentException if there is no such file, or no line of the log can be used
     */
    public static Count read(Path folder, String kind, Consumer<JsonNode> sink) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("--" + kind + ": found no folder " + folder
                    + ", expected one with files " + kind + "-*.jsonl or .jsonl.gz");
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.getFileName().toString().matches(kind + "-.*\\.jsonl(\\.gz)?"))
                    .sorted()
                    .toList();
        }
        if (files.isEmpty()) {
            throw new IllegalArgumentException(
                    "--" + kind + ": found no file in " + folder + ", expected " + kind + "-*.jsonl or .jsonl.gz");
        }
        LogLines log = new LogLines(kind);
        for (Path file : files) {
            log.read(file, sink);
        }
        if (log.lines > 0 && log.malformed == log.lines) {
            throw new IllegalArgumentException("--" + kind + ": found none of " + log.lines
                    + " lines readable, expected JSON lines as docs/experiments.md has them; the first: "
                    + log.told.get(0));
        }
        return new Count(files.size(), log.lines, log.malformed, log.told, log.lost);
    }

    private void read(Path file, Consumer<JsonNode> sink) throws IOException {
        long number = 0;
        try (InputStream bytes = Files.newInputStream(file);
                InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
                BufferedReader reader = new BufferedReader(new InputStreamReader(plain, UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    lines++;
                    take(file, number, line, sink);
                }
            }
        } catch (EOFException | ZipException e) {
            lines++;
            tell(
                    file,
                    number + 1,
                    "found a compressed file that breaks off (" + e.getMessage()
                            + "), expected a whole one; its earlier lines are read");
        }
    }

    private void take(Path file, long number, String line, Consumer<JsonNode> sink) {
        try {
            JsonNode node = READER.readValue(line);
            if (!node.isObject()) {
                throw new LineException("found " + Fields.shortly(line) + ", expected a JSON object");
            }
            if (isLoss(node)) {
                lost += count(node, "dropped") + count(node, "failed");
                lines--;
            } else {
                sink.accept(node);
            }
        } catch (LineException e) {
            tell(file, number, String.valueOf(e.getMessage()));
        } catch (JsonProcessingException e) {
            tell(file, number, "found no JSON (" + e.getOriginalMessage() + "), expected one JSON object of " + kind);
        }
    }

    /** A line of the log about itself: so many lines before it could not be taken or written. */
    private static boolean isLoss(JsonNode node) {
        return !node.has("query") && !node.has("user") && (node.has("dropped") || node.has("failed"));
    }

    private static long count(JsonNode node, String name) {
        JsonNode count = node.path(name);
        if (count.isMissingNode()) {
            return 0;
        }
        if (!count.isIntegralNumber() || !count.canConvertToLong() || count.longValue() < 0) {
            throw Fields.wrong(name, count, "how many lines are missing");
        }
        return count.longValue();
    }

    private void tell(Path file, long number, String problem) {
        malformed++;
        if (told.size() < TOLD) {
            told.add(file.getFileName() + ":" + number + ": " + problem);
        }
    }
}
