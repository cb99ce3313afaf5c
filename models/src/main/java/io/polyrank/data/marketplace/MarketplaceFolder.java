package io.polyrank.data.marketplace;

import io.polyrank.data.generate.OutputFolder;
import java.io.IOException;
import java.nio.file.Path;

/** The folder a marketplace is written to, and the names of its files. */
final class MarketplaceFolder {
    static final String MANIFEST = "marketplace.json";

    private final Path path;

    private MarketplaceFolder(Path path) {
        this.path = path;
    }

    /**
     * The folder, created if absent.
     *
     * @throws IllegalArgumentException if the path is a file, or a folder with contents that this generator did not make
     */
    static MarketplaceFolder open(Path path) throws IOException {
        OutputFolder.claim(path, MANIFEST, Manifest.GENERATOR);
        return new MarketplaceFolder(path);
    }

    Path items() {
        return path.resolve("items.csv");
    }

    Path users() {
        return path.resolve("users.csv");
    }

    Path exposures() {
        return path.resolve("exposures.csv");
    }

    Path truth() {
        return path.resolve("truth.csv");
    }

    Path manifest() {
        return path.resolve(MANIFEST);
    }
}
