package io.polyrank.data.generate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The folder a generator writes to. It is told by its manifest, a JSON file whose field {@code generator} names who wrote it. */
public final class OutputFolder {
    private static final JsonMapper MAPPER = new JsonMapper();

    private OutputFolder() {}

    /**
     * Makes sure that a generator may write to a folder, and creates it if absent.
     *
     * @param manifest name of the generator's manifest
     * @param generator name of the generator in it
     * @throws IllegalArgumentException if the path is a file, or a folder with contents that this generator did not make
     */
    public static void claim(Path path, String manifest, String generator) throws IOException {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new IllegalArgumentException("out: found the file " + path + ", expected a folder");
        }
        Files.createDirectories(path);
        if (!isEmpty(path) && !isManifest(path.resolve(manifest), generator)) {
            throw new IllegalArgumentException("out: found a folder with other contents, " + path
                    + ", expected an empty or new one, or one made by this command; choose another folder");
        }
    }

    private static boolean isEmpty(Path path) throws IOException {
        try (Stream<Path> entries = Files.list(path)) {
            return entries.findAny().isEmpty();
        }
    }

    private static boolean isManifest(Path path, String generator) throws IOException {
        if (!Files.isRegularFile(path)) {
            return false;
        }
        try {
            return generator.equals(
                    MAPPER.readTree(Files.readString(path)).path("generator").asText());
        } catch (JsonProcessingException notJson) {
            return false;
        }
    }
}
