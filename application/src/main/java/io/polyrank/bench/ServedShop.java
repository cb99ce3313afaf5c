package io.polyrank.bench;

import io.polyrank.runtime.Device;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What local mode serves.
 *
 * @param applicationPackage directory or zip file
 * @param feed its documents
 */
record ServedShop(Path applicationPackage, Path feed) {

    private static final String MODEL = "models/default.onnx";
    private static final String SERVICES = "services/polyrank.xml";
    private static final Pattern EVENTS = Pattern.compile("(?s)<behaviours>.*?</behaviours>");
    private static final String MODELS = "<config name=\"io.polyrank.runtime.task-models\">";

    /** The package with another model for the same items. */
    ServedShop withModel(Path model, Path folder) throws IOException {
        Path copy = copy(folder);
        Path place = copy.resolve(MODEL);
        if (!Files.exists(place)) {
            throw new IllegalArgumentException("--model: found no " + MODEL + " to replace in " + applicationPackage
                    + "; leave --model out, or take a package that has it");
        }
        Files.copy(model, place, StandardCopyOption.REPLACE_EXISTING);
        Path beside = model.toAbsolutePath().getParent();
        if (beside != null) {
            // Large weights may lie in files of their own, which the model names.
            try (DirectoryStream<Path> weights = Files.newDirectoryStream(beside, model.getFileName() + ".*.data")) {
                for (Path weight : weights) {
                    Files.copy(weight, place.resolveSibling(weight.getFileName().toString()));
                }
            }
        }
        return new ServedShop(copy, feed);
    }

    /** The package with its models on a device; models are on the CPU unless a package says otherwise. */
    ServedShop onDevice(Device.Kind device, Path folder) throws IOException {
        if (device == Device.Kind.CPU) {
            return this;
        }
        Path copy = copy(Files.createDirectory(folder.resolve("on-device")));
        Path services = copy.resolve(SERVICES);
        String text = Files.readString(services);
        String with = text.replace(MODELS, MODELS + "<device>" + device + "</device>");
        if (with.equals(text)) {
            throw new IllegalArgumentException("--device: found no " + MODELS + " in " + SERVICES + " of "
                    + applicationPackage + ", expected the models' configuration");
        }
        Files.writeString(services, with);
        return new ServedShop(copy, feed);
    }

    /** The package with a shape's model, and items and users such as it wants. */
    ServedShop withShape(BenchModel shape, int items, Path folder) throws IOException {
        ServedShop shop = withModel(BenchPackages.write(shape, folder), folder);
        ShapeDocuments documents = new ShapeDocuments(shape.dataset());
        Files.writeString(shop.applicationPackage().resolve("schemas/item.sd"), documents.itemSchema());
        takeNoEvents(shop.applicationPackage().resolve(SERVICES));
        Path documentFeed = folder.resolve("feed.jsonl");
        documents.writeFeed(items, documentFeed);
        return new ServedShop(shop.applicationPackage(), documentFeed);
    }

    /** The package keeps of events what its own model reads, which is not what a shape reads; nobody sends any here. */
    private static void takeNoEvents(Path services) throws IOException {
        Files.writeString(services, EVENTS.matcher(Files.readString(services)).replaceAll(""));
    }

    private Path copy(Path folder) throws IOException {
        Path target = Files.createDirectory(folder.resolve("application"));
        if (Files.isDirectory(applicationPackage)) {
            copy(applicationPackage, target);
        } else {
            try (FileSystem zip = FileSystems.newFileSystem(applicationPackage, (@Nullable ClassLoader) null)) {
                copy(zip.getPath("/"), target);
            }
        }
        return target;
    }

    private static void copy(Path source, Path target) throws IOException {
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
    }
}
