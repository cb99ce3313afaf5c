package io.polyrank.arch;

import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.YamlNode;
import java.util.List;

/** All architectures by name. */
public final class Architectures {

    /** The names, in the order in which models are best compared. */
    public static final List<String> NAMES = List.of(
            SingleTask.NAME,
            SharedBottom.SHARED_BOTTOM,
            SharedBottom.MMOE,
            SharedBottom.PLE,
            SharedBottom.ESMM,
            Aitm.NAME,
            Stem.NAME,
            Dtrn.NAME,
            MultiTabNet.NAME);

    private Architectures() {}

    /**
     * Reads an architecture out of a model file; keys it does not know are left to the caller.
     *
     * @throws io.polyrank.spec.SpecException when the file is wrong
     * @throws NotApplicableException when the data set lacks what the architecture needs
     */
    public static Architecture read(YamlNode node, DatasetSpec dataset) {
        String name = node.text("model");
        Architecture deep =
                switch (name) {
                    case SingleTask.NAME -> SingleTask.read(node, dataset);
                    case SharedBottom.SHARED_BOTTOM, SharedBottom.MMOE, SharedBottom.PLE, SharedBottom.ESMM ->
                        SharedBottom.read(name, node, dataset);
                    case Aitm.NAME -> Aitm.read(node, dataset);
                    case Stem.NAME -> Stem.read(node, dataset);
                    case Dtrn.NAME -> Dtrn.read(node, dataset);
                    case MultiTabNet.NAME -> MultiTabNet.read(node, dataset);
                    default -> throw node.error("model", "\"" + name + "\"", "one of " + NAMES);
                };
        return node.flag("wide", false) ? new Wide(deep, Outputs.of(dataset.tasks())) : deep;
    }
}
