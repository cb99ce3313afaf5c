package io.polyrank.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.DatasetSpecReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a log comes from, written {@code kind:folder}, such as {@code kuairand:data/kuairand_pure}.
 *
 * @param kind the reader
 * @param folder the folder of the files
 */
public record DataSource(Kind kind, Path folder) {

    /** The logs that can be read. */
    public enum Kind {
        /** Public log of a short-video app. */
        KUAIRAND,
        /** Log of the marketplace simulator. */
        MARKETPLACE;

        /** The name used on the command line. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Parses {@code kind:folder}.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public static DataSource parse(String text) {
        int colon = text.indexOf(':');
        String found = colon < 0 ? text : text.substring(0, colon);
        for (Kind kind : Kind.values()) {
            if (colon > 0 && colon < text.length() - 1 && kind.text().equals(found)) {
                return new DataSource(kind, Path.of(text.substring(colon + 1)));
            }
        }
        String kinds =
                Stream.of(Kind.values()).map(kind -> kind.text() + ":DIR").collect(Collectors.joining(" or "));
        throw new IllegalArgumentException("data: found \"" + text + "\", expected " + kinds);
    }

    /** Opens the log with its own exposures. */
    public ExposureLog open() {
        return open(spec(), List.of());
    }

    /**
     * Opens the log as a model sees it, with other exposures.
     *
     * @param spec what the model is about, of the same data set
     * @param exposures exposure files in the format of the log; empty takes its own
     * @throws DataException when a file is missing or has the wrong columns, or the specification is of other data
     */
    public ExposureLog open(DatasetSpec spec, List<Path> exposures) {
        if (!spec.name().equals(kind.text())) {
            throw new DataException("data: found " + kind.text() + ", expected " + spec.name()
                    + ", the data set the model was trained for");
        }
        return switch (kind) {
            case KUAIRAND -> new KuaiRandLog(spec, folder, exposures);
            case MARKETPLACE -> new MarketplaceLog(spec, folder, exposures);
        };
    }

    /** The file with the true probabilities behind the log's own exposures, where the log is simulated. */
    public Optional<Path> truth() {
        Path file = folder.resolve("truth.csv");
        return kind == Kind.MARKETPLACE && Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
    }

    /** The data set's specification. */
    public DatasetSpec spec() {
        String name = kind.text() + ".yaml";
        try (InputStream in = DataSource.class.getResourceAsStream("/datasets/" + name)) {
            if (in == null) {
                throw new IllegalStateException("resource datasets/" + name + " is missing");
            }
            return DatasetSpecReader.read(name, new String(in.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SHA-256 over the names and contents of a log's files. */
    public static String fingerprint(ExposureLog log) {
        Hasher hasher = Hashing.sha256().newHasher();
        for (Path file : log.files()) {
            try {
                hasher.putString(file.getFileName().toString(), UTF_8).putLong(Files.size(file));
                hasher.putBytes(
                        MoreFiles.asByteSource(file).hash(Hashing.sha256()).asBytes());
            } catch (IOException e) {
                throw new DataException("data file " + file + ": cannot be read: " + e.getMessage(), e);
            }
        }
        return hasher.hash().toString();
    }
}
