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
        MARKETPLACE,
        /** Census-Income (KDD), with income and never married as tasks. */
        CENSUS,
        /** Census-Income (KDD), with income and the seven kinds of marital status as tasks. */
        CENSUS_MARITAL,
        /** Generated MultiTab-Bench data, with its specification. */
        MULTITAB_BENCH;

        /** The name used on the command line. */
        public String text() {
            return dataset().replace('_', '-');
        }

        /** The name of the data set in its specification. */
        public String dataset() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** How sources of every kind are written: what help texts and messages name. */
        public static List<String> forms() {
            return Stream.of(values()).map(kind -> kind.text() + ":DIR").toList();
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
        throw new IllegalArgumentException(
                "data: found \"" + text + "\", expected one of " + String.join(", ", Kind.forms()));
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
        if (!spec.name().equals(kind.dataset())) {
            throw new DataException("data: found " + kind.dataset() + ", expected " + spec.name()
                    + ", the data set the model was trained for");
        }
        return switch (kind) {
            case KUAIRAND -> new KuaiRandLog(spec, folder, exposures);
            case MARKETPLACE -> new MarketplaceLog(spec, folder, exposures);
            case CENSUS, CENSUS_MARITAL -> CensusLog.open(spec, folder, exposures);
            case MULTITAB_BENCH -> new MultiTabBenchLog(spec, folder, exposures);
        };
    }

    /** The file with the true probabilities behind the log's own exposures, where the log is simulated and has them. */
    public Optional<Path> truth() {
        return switch (kind) {
            case MARKETPLACE, MULTITAB_BENCH ->
                Optional.of(folder.resolve("truth.csv")).filter(Files::isRegularFile);
            case KUAIRAND, CENSUS, CENSUS_MARITAL -> Optional.empty();
        };
    }

    /**
     * The data set's specification.
     *
     * @throws DataException when the folder should hold it and does not
     */
    public DatasetSpec spec() {
        return switch (kind) {
            case KUAIRAND, MARKETPLACE, CENSUS, CENSUS_MARITAL -> builtIn();
            case MULTITAB_BENCH -> generated(new MultiTabBenchFolder(folder).spec());
        };
    }

    private DatasetSpec builtIn() {
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

    private static DatasetSpec generated(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new DataException("data file " + file + ": found none, expected the specification that"
                    + " \"polyrank generate --kind multitab-bench\" writes last; generate the folder again");
        }
        try {
            return DatasetSpecReader.read(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new DataException("data file " + file + ": cannot be read: " + e.getMessage(), e);
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
