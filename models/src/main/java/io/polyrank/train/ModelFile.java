package io.polyrank.train;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.polyrank.arch.Architecture;
import io.polyrank.arch.Architectures;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.YamlNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A model file: an architecture with its sizes, and how to train it.
 *
 * @param text the file itself, kept in the passport
 * @param architecture the model
 * @param training how to train it
 */
public record ModelFile(String text, Architecture architecture, TrainingSettings training) {

    /**
     * Opens a built-in model by name, or a model file by path. Settings may follow, each after a colon, such as
     * {@code dtrn:tim=false:training.epochs=3}.
     *
     * @throws io.polyrank.spec.SpecException when the file or a setting is wrong
     * @throws io.polyrank.arch.NotApplicableException when the data set lacks what the architecture needs
     * @throws IllegalArgumentException when there is no such model
     */
    public static ModelFile open(String model, DatasetSpec dataset) {
        ModelOverrides overrides = ModelOverrides.parse(model);
        try {
            if (Architectures.NAMES.contains(overrides.name())) {
                return builtIn(overrides, dataset);
            }
            Path file = Path.of(overrides.name());
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException("model: found \"" + overrides.name() + "\", expected one of "
                        + Architectures.NAMES + " or the path of a model file");
            }
            String source = file.getFileName().toString();
            return read(source, overrides.applied(source, Files.readString(file)), dataset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A model's name, or a model file's path, without the settings behind it. */
    public static String nameOf(String model) {
        return ModelOverrides.parse(model).name();
    }

    /** The file made for the data set, or else the one for any. */
    private static ModelFile builtIn(ModelOverrides overrides, DatasetSpec dataset) throws IOException {
        String own = "/models/" + overrides.name() + "-" + dataset.name() + ".yaml";
        String found = ModelFile.class.getResource(own) == null ? "/models/" + overrides.name() + ".yaml" : own;
        String source = found.substring(found.lastIndexOf('/') + 1);
        try (InputStream in = ModelFile.class.getResourceAsStream(found)) {
            if (in == null) {
                throw new IllegalStateException("resource " + found + " is missing");
            }
            return read(source, overrides.applied(source, new String(in.readAllBytes(), UTF_8)), dataset);
        }
    }

    /**
     * Reads a model file.
     *
     * @throws io.polyrank.spec.SpecException when it is wrong
     * @throws io.polyrank.arch.NotApplicableException when the data set lacks what the architecture needs
     */
    public static ModelFile read(String source, String text, DatasetSpec dataset) {
        YamlNode root = YamlNode.parse(source, text);
        Architecture architecture = Architectures.read(root, dataset);
        TrainingSettings training = TrainingSettings.read(root.mapping("training"));
        root.end();
        return new ModelFile(text, architecture, training);
    }
}
