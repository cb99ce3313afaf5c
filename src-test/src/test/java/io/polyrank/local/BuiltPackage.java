package io.polyrank.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The application package that the build made. */
public final class BuiltPackage {

    private BuiltPackage() {}

    public static Path directory() {
        return Path.of(System.getProperty("polyrank.package", "application/target/application"));
    }

    /** The package for one machine, zipped. */
    public static Path zip() {
        return zip("local");
    }

    /** The package for a place, zipped. */
    public static Path zip(String place) {
        return directory().resolveSibling(place + ".zip");
    }

    /** A copy that a test may change. */
    public static Path copyTo(Path target) throws IOException {
        Path source = directory();
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = target.resolve(source.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
        return target;
    }

    /** Replaces a text that must be there in a file of a package. */
    public static void replace(Path file, String text, String replacement) throws IOException {
        String content = Files.readString(file);
        if (!content.contains(text)) {
            throw new IllegalStateException(file + " does not hold '" + text + "' any more; correct the test");
        }
        Files.writeString(file, content.replace(text, replacement));
    }
}
