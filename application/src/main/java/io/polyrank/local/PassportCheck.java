package io.polyrank.local;

import io.polyrank.runtime.Device;
import io.polyrank.runtime.ModelException;
import io.polyrank.runtime.TaskModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks that every packaged model can serve: that its graph has the inputs and outputs its passport tells of and scores the golden
 * requests as the trainer did, and that candidates carry every item field it reads. Each must be a match-feature of the
 * rank profile that retrieves candidates; a missing one would be filled with its default, and rank worse without a word.
 */
final class PassportCheck implements PackageCheck {

    private static final String SCHEMA = "item";
    private static final String PROFILE = "polyrank";
    private static final String PLACE = "schemas/item.sd";

    @Override
    public List<PackageFinding> findings(Checked checked) throws IOException {
        List<PackageFinding> findings = new ArrayList<>();
        for (PackagedModels.Packaged packaged : PackagedModels.read(checked.directory(), findings)) {
            checkGraph(packaged, findings);
            checkFields(packaged, checked.model(), findings);
        }
        return findings;
    }

    private static void checkGraph(PackagedModels.Packaged packaged, List<PackageFinding> findings) {
        try {
            TaskModel.load(packaged.file(), Device.Kind.CPU).close();
        } catch (ModelException e) {
            String problem = String.valueOf(e.getMessage()).replace(packaged.file() + ": ", "");
            findings.add(new PackageFinding(
                    packaged.place(), problem, "export the model again, and do not change its graph"));
        }
    }

    private static void checkFields(
            PackagedModels.Packaged packaged, PackageModel model, List<PackageFinding> findings) {
        List<String> carried;
        try {
            carried = model.matchFeatures(SCHEMA, PROFILE);
        } catch (IllegalArgumentException e) {
            findings.add(new PackageFinding(
                    PLACE, String.valueOf(e.getMessage()), "add the rank profile that retrieves candidates"));
            return;
        }
        for (String field : packaged.passport().dataset().itemFields()) {
            String feature = "attribute(" + field + ")";
            if (!carried.contains(feature)) {
                findings.add(new PackageFinding(
                        PLACE,
                        "rank profile '" + PROFILE + "' has no match-feature " + feature + ", which " + packaged.place()
                                + " reads",
                        "add it to the match-features, and the field to the schema"));
            }
        }
    }
}
