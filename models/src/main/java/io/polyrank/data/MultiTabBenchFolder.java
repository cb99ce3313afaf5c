package io.polyrank.data;

import java.nio.file.Path;

/** Names of the files of a MultiTab-Bench data set. */
public record MultiTabBenchFolder(Path path) {

    /** Name of the manifest: what the data was made from and its exact properties. */
    public static final String MANIFEST = "multitab-bench.json";

    /** Features {@code x_0, x_1, ...} and labels of one part, with a header. */
    public Path table(TableSplit split) {
        return path.resolve(split.text() + ".csv");
    }

    /** The specification of the data set. */
    public Path spec() {
        return path.resolve("dataset.yaml");
    }

    /** The true probabilities of ranking labels; absent with regression targets. */
    public Path truth() {
        return path.resolve("truth.csv");
    }

    /** The manifest. */
    public Path manifest() {
        return path.resolve(MANIFEST);
    }
}
