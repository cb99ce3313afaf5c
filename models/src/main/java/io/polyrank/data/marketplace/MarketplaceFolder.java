package io.polyrank.data.marketplace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The folder a marketplace is written to, and the names of its files. */
final class MarketplaceFolder {
    private final Path path;

    private MarketplaceFolder(Path path) {
        this.path = path;
    }

    /**
     * The folder, created if absent.
     *
     * @throws IllegalArgumentException if the path is a file, or a folder with contents that no generator made
     */
    static MarketplaceFolder open(Path path) throws IOException {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new IllegalArgumentException("out: found the file " + path + ", expected a folder");
        }
        Files.createDirectories(path);
        MarketplaceFolder folder = new MarketplaceFolder(path);
        if (!folder.isEmpty() && !Manifest.isManifest(folder.manifest())) {
            throw new IllegalArgumentException("out: found a folder with other contents, " + path
                    + ", expected an empty or new one, or one made by this command; choose another folder");
        }
        return folder;
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
        return path.resolve("marketplace.json");
    }

    private boolean isEmpty() throws IOException {
        try (Stream<Path> entries = Files.list(path)) {
            return entries.findAny().isEmpty();
        }
    }
}
