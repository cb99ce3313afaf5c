package io.polyrank.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Where an application package comes from: a directory, or a zip file as Vespa's deploy command takes it. */
final class PackageSource {

    private PackageSource() {}

    /**
     * The directory of the package.
     *
     * @param path directory or zip file
     * @param unpackDirectory where a zip file is unpacked
     * @throws IllegalArgumentException if there is no application package at the path
     */
    static Path directory(Path path, Path unpackDirectory) throws IOException {
        if (Files.isDirectory(path)) {
            return requireServices(path, path);
        }
        if (Files.isRegularFile(path) && path.toString().endsWith(".zip")) {
            unpack(path, unpackDirectory);
            return requireServices(unpackDirectory, path);
        }
        throw new IllegalArgumentException("application package: expected a directory or a .zip file, found "
                + (Files.exists(path) ? "a file of another kind" : "nothing") + " at " + path
                + "; build it with './mvnw package'");
    }

    private static Path requireServices(Path directory, Path named) {
        if (!Files.isRegularFile(directory.resolve("services.xml"))) {
            throw new IllegalArgumentException("application package: expected services.xml in " + named
                    + ", found none; build it with './mvnw package'");
        }
        return directory;
    }

    private static void unpack(Path zip, Path directory) throws IOException {
        try (ZipFile file = new ZipFile(zip.toFile())) {
            for (Enumeration<? extends ZipEntry> entries = file.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                Path target = directory.resolve(entry.getName()).normalize();
                if (!target.startsWith(directory)) {
                    throw new IllegalArgumentException("application package: " + zip + " holds the entry '"
                            + entry.getName() + "', which leads outside of it");
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(Objects.requireNonNull(target.getParent()));
                    try (InputStream content = file.getInputStream(entry)) {
                        Files.copy(content, target);
                    }
                }
            }
        }
    }
}
