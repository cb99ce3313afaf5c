package io.polyrank.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Hashes over code, so that a result can be kept until something that made it changes. */
final class Fingerprints {

    private Fingerprints() {}

    /**
     * A hash over a text and over all classes and resources that lie beside the given ones, in a folder or jar.
     *
     * @param text arguments
     * @param beside one class of each folder or jar
     */
    static String of(String text, List<Class<?>> beside) throws IOException {
        Hasher hasher = Hashing.sha256().newHasher().putString(text, UTF_8);
        for (Class<?> each : beside) {
            Path code = code(each);
            if (Files.isDirectory(code)) {
                add(hasher, code);
            } else {
                try (FileSystem jar = FileSystems.newFileSystem(code)) {
                    add(hasher, jar.getPath("/"));
                }
            }
        }
        return hasher.hash().toString();
    }

    private static Path code(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("code of " + type + " lies at no path", e);
        }
    }

    private static void add(Hasher hasher, Path root) throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            List<Path> files = walk.filter(Files::isRegularFile)
                    .filter(file -> !root.relativize(file).startsWith("META-INF"))
                    .sorted((left, right) -> left.toString().compareTo(right.toString()))
                    .toList();
            for (Path file : files) {
                hasher.putString(root.relativize(file).toString(), UTF_8);
                hasher.putBytes(Files.readAllBytes(file));
            }
        }
    }
}
