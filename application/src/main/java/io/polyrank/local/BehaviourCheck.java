package io.polyrank.local;

import io.polyrank.behaviour.BehaviourStore;
import io.polyrank.behaviour.BehaviourStoreConfig;
import io.polyrank.spec.BehaviourSpec;
import io.polyrank.spec.DatasetSpec;
import java.io.IOException;
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

    private static final String NAME = "io.polyrank.behaviour.behaviour-store";
    private static final String CONFIG = "config behaviour-store";

    @Override
    public List<PackageFinding> findings(Checked checked) throws IOException {
        List<PackageFinding> findings = new ArrayList<>();
        List<PackageFinding> unreadable = new ArrayList<>(); // told by PassportCheck
        List<PackagedModels.Packaged> models = PackagedModels.read(checked.directory(), unreadable);
        for (String cluster : checked.model().containerClusters()) {
            BehaviourStoreConfig config = new BehaviourStoreConfig(checked.model()
                    .config(
                            new BehaviourStoreConfig.Builder(),
                            cluster + "/component/" + BehaviourStore.class.getName()));
            if (!config.behaviours().isEmpty()) {
                String place = checked.services().holding(NAME);
                models.forEach(packaged -> check(packaged, config, place, findings));
            }
        }
        return findings;
    }

    private static void check(
            PackagedModels.Packaged packaged,
            BehaviourStoreConfig config,
            String place,
            List<PackageFinding> findings) {
        DatasetSpec dataset = packaged.passport().dataset();
        String reader = packaged.place();
        Map<String, Integer> kept = new HashMap<>();
        config.behaviours().forEach(behaviour -> kept.put(behaviour.type(), behaviour.keep()));
        for (BehaviourSpec behaviour : dataset.behaviours()) {
            int keep = kept.getOrDefault(behaviour.type(), 0);
            if (keep < behaviour.keep()) {
                findings.add(new PackageFinding(
                        place,
                        CONFIG + " keeps " + keep + " events of type '" + behaviour.type() + "', " + reader + " reads "
                                + behaviour.keep(),
                        "let it keep as many"));
            }
        }
        for (String field : dataset.eventFields()) {
            if (!config.itemFields().contains(field)) {
                findings.add(new PackageFinding(
                        place,
                        CONFIG + " keeps no field '" + field + "' of an event's item, which " + reader + " reads",
                        "add it to itemFields"));
            }
        }
    }
}
