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
import java.util.List;

/**
 * Checks that candidates carry every item field that a packaged model reads: each must be a match-feature of the rank
 * profile that retrieves candidates. A missing one would be filled with its default, and rank worse without a word.
 */
final class PassportCheck implements PackageCheck {

    private static final String SCHEMA = "item";
    private static final String PROFILE = "polyrank";
    private static final String PLACE = "schemas/item.sd";

    @Override
    public List<PackageFinding> findings(Path directory, PackageModel model) throws IOException {
        List<PackageFinding> findings = new ArrayList<>();
        Path models = directory.resolve("models");
        if (!Files.isDirectory(models)) {
            return findings;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(models, "*.onnx")) {
            for (Path file : files) {
                check(file, model, findings);
            }
        }
        return findings;
    }

    private static void check(Path file, PackageModel model, List<PackageFinding> findings) throws IOException {
        String place = "models/" + file.getFileName();
        String json = OnnxFile.metadata(file).get(Passport.METADATA_KEY);
        if (json == null) {
            findings.add(new PackageFinding(
                    place,
                    "the file has no passport, so it cannot be served",
                    "export the model with ./polyrank train"));
            return;
        }
        try {
            List<String> carried = model.matchFeatures(SCHEMA, PROFILE);
            for (String field : PassportJson.read(json).dataset().itemFields()) {
                String feature = "attribute(" + field + ")";
                if (!carried.contains(feature)) {
                    findings.add(new PackageFinding(
                            PLACE,
                            "rank profile '" + PROFILE + "' has no match-feature " + feature + ", which " + place
                                    + " reads",
                            "add it to the match-features, and the field to the schema"));
                }
            }
        } catch (ModelException | IllegalArgumentException e) {
            findings.add(new PackageFinding(
                    place, String.valueOf(e.getMessage()), "export the model again, or correct the rank profile"));
        }
    }
}
