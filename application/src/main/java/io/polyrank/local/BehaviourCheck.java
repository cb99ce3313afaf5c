package io.polyrank.local;

import io.polyrank.behaviour.BehaviourStore;
import io.polyrank.behaviour.BehaviourStoreConfig;
import io.polyrank.export.OnnxFile;
import io.polyrank.runtime.ModelException;
import io.polyrank.runtime.Passport;
import io.polyrank.runtime.PassportJson;
import io.polyrank.spec.BehaviourSpec;
import io.polyrank.spec.DatasetSpec;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks that events are kept as packaged models read them: every behaviour type, as many of each as the model was trained
 * with, and every field. What is not kept would be missing from users' sequences without a word. A package that takes no events
 * is left alone.
 */
final class BehaviourCheck implements PackageCheck {

    private static final String PLACE = "services.xml";
    private static final String CONFIG = "config behaviour-store";

    @Override
    public List<PackageFinding> findings(Path directory, PackageModel model) throws IOException {
        List<PackageFinding> findings = new ArrayList<>();
        Path models = directory.resolve("models");
        for (String cluster : model.containerClusters()) {
            BehaviourStoreConfig config = new BehaviourStoreConfig(model.config(
                    new BehaviourStoreConfig.Builder(), cluster + "/component/" + BehaviourStore.class.getName()));
            if (config.behaviours().isEmpty() || !Files.isDirectory(models)) {
                continue;
            }
            try (DirectoryStream<Path> files = Files.newDirectoryStream(models, "*.onnx")) {
                for (Path file : files) {
                    check(file, config, findings);
                }
            }
        }
        return findings;
    }

    private static void check(Path file, BehaviourStoreConfig config, List<PackageFinding> findings)
            throws IOException {
        String json = OnnxFile.metadata(file).get(Passport.METADATA_KEY);
        if (json == null) {
            return; // told by PassportCheck
        }
        DatasetSpec dataset;
        try {
            dataset = PassportJson.read(json).dataset();
        } catch (ModelException | IllegalArgumentException e) {
            return; // told by PassportCheck
        }
        String reader = "models/" + file.getFileName();
        Map<String, Integer> kept = new HashMap<>();
        config.behaviours().forEach(behaviour -> kept.put(behaviour.type(), behaviour.keep()));
        for (BehaviourSpec behaviour : dataset.behaviours()) {
            int keep = kept.getOrDefault(behaviour.type(), 0);
            if (keep < behaviour.keep()) {
                findings.add(new PackageFinding(
                        PLACE,
                        CONFIG + " keeps " + keep + " events of type '" + behaviour.type() + "', " + reader + " reads "
                                + behaviour.keep(),
                        "let it keep as many"));
            }
        }
        for (String field : dataset.eventFields()) {
            if (!config.itemFields().contains(field)) {
                findings.add(new PackageFinding(
                        PLACE,
                        CONFIG + " keeps no field '" + field + "' of an event's item, which " + reader + " reads",
                        "add it to itemFields"));
            }
        }
    }
}
