package io.polyrank.train;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.polyrank.arch.Architecture;
import io.polyrank.arch.Dtrn;
import io.polyrank.arch.DtrnSettings;
import io.polyrank.encode.InputLayout;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.YamlNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A model file: an architecture with its sizes, and how to train it.
 *
 * @param text the file itself, kept in the passport
 * @param architecture the model
 * @param training how to train it
 */
public record ModelFile(String text, Architecture architecture, TrainingSettings training) {

    private static final List<String> BUILT_IN = List.of(Dtrn.NAME);

    /**
     * Opens a built-in model by name, or a model file by path.
     *
     * @throws IllegalArgumentException when it is neither
     */
    public static ModelFile open(String nameOrPath, DatasetSpec dataset) {
        try {
            if (BUILT_IN.contains(nameOrPath)) {
                String resource = "/models/" + nameOrPath + "-" + dataset.name() + ".yaml";
                String fallback = "/models/" + nameOrPath + ".yaml";
                String found = ModelFile.class.getResource(resource) == null ? fallback : resource;
                try (InputStream in = ModelFile.class.getResourceAsStream(found)) {
                    if (in == null) {
                        throw new IllegalStateException("resource " + found + " is missing");
                    }
                    return read(
                            found.substring(found.lastIndexOf('/') + 1), new String(in.readAllBytes(), UTF_8), dataset);
                }
            }
            Path file = Path.of(nameOrPath);
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException("model: found \"" + nameOrPath + "\", expected one of " + BUILT_IN
                        + " or the path of a model file");
            }
            return read(file.getFileName().toString(), Files.readString(file), dataset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a model file.
     *
     * @throws io.polyrank.spec.SpecException when it is wrong
     * @throws IllegalArgumentException when the data set lacks what the architecture needs
     */
    public static ModelFile read(String source, String text, DatasetSpec dataset) {
        YamlNode root = YamlNode.parse(source, text);
        String name = root.text("model");
        if (!name.equals(Dtrn.NAME)) {
            throw root.error("model", "\"" + name + "\"", "one of " + BUILT_IN);
        }
        Dtrn.check(InputLayout.of(dataset));
        Architecture architecture =
                new Dtrn(DtrnSettings.read(root), dataset.tasks().size());
        TrainingSettings training = TrainingSettings.read(root.mapping("training"));
        root.end();
        return new ModelFile(text, architecture, training);
    }
}
