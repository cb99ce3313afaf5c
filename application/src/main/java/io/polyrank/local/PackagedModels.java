package io.polyrank.local;

import io.polyrank.export.OnnxFile;
import io.polyrank.runtime.ModelException;
import io.polyrank.runtime.Passport;
import io.polyrank.runtime.PassportJson;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The model packages under {@code models/} of an application package. */
final class PackagedModels {

    /**
     * One of them.
     *
     * @param file where it is
     * @param place the same, as findings call it
     * @param passport what it says of itself
     */
    record Packaged(Path file, String place, Passport passport) {}

    private PackagedModels() {}

    /**
     * Reads all passports.
     *
     * @param findings gets one for each model whose passport cannot be read
     */
    static List<Packaged> read(Path directory, List<PackageFinding> findings) throws IOException {
        List<Packaged> packaged = new ArrayList<>();
        for (Path file : files(directory.resolve("models"))) {
            String place = "models/" + file.getFileName();
            String json = OnnxFile.metadata(file).get(Passport.METADATA_KEY);
            if (json == null) {
                findings.add(new PackageFinding(
                        place,
                        "the file has no passport, so it cannot be served",
                        "export the model with ./polyrank train"));
                continue;
            }
            try {
                packaged.add(new Packaged(file, place, PassportJson.read(json)));
            } catch (ModelException | IllegalArgumentException e) {
                findings.add(new PackageFinding(place, String.valueOf(e.getMessage()), "export the model again"));
            }
        }
        return packaged;
    }

    private static List<Path> files(Path models) throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(models)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(models, "*.onnx")) {
                found.forEach(files::add);
            }
        }
        Collections.sort(files);
        return files;
    }
}
