package io.polyrank.arch;

import io.polyrank.ops.Ops;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.YamlNode;

/**
 * The models whose tasks all start from one representation and differ in how they share what stands on it: Shared-Bottom
 * (Caruana, Machine Learning 1997), MMoE (Ma et al., KDD 2018), PLE (Tang et al., RecSys 2020), and ESMM (Ma et al.,
 * SIGIR 2018), whose towers share embeddings alone and whose later tasks are learned on the entire space.
 */
public final class SharedBottom implements Architecture {

    /** Names of these models. */
    public static final String SHARED_BOTTOM = "shared-bottom";

    public static final String MMOE = "mmoe";
    public static final String PLE = "ple";
    public static final String ESMM = "esmm";

    private final String name;
    private final BottomInput input;
    private final Top top;

    SharedBottom(String name, int embedding, TopSettings settings, Outputs outputs) {
        this.name = name;
        this.input = new BottomInput(embedding, 1);
        this.top = new Top(settings, outputs);
    }

    /** Reads a model file of one of these names. */
    static SharedBottom read(String name, YamlNode node, DatasetSpec dataset) {
        TopSettings.Kind kind =
                switch (name) {
                    case SHARED_BOTTOM -> TopSettings.Kind.SHARED_BOTTOM;
                    case MMOE -> TopSettings.Kind.MMOE;
                    case PLE -> TopSettings.Kind.PLE;
                    case ESMM -> TopSettings.Kind.TOWERS;
                    default -> throw new IllegalArgumentException("model " + name + " has no shared bottom");
                };
        if (name.equals(ESMM) && dataset.tasks().stream().allMatch(task -> task.after() == null)) {
            throw new NotApplicableException(ESMM + ": found no task after another in data set " + dataset.name()
                    + ", expected a chain such as click and purchase (after: click)");
        }
        return new SharedBottom(
                name, node.integer("embedding", 1, 512, 16), TopSettings.read(node, kind), Outputs.of(dataset.tasks()));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean entireSpace() {
        return name.equals(ESMM);
    }

    @Override
    public <V> V logits(Ops<V> ops, ModelInputs<V> inputs) {
        return top.logits(ops, input.of(ops, inputs));
    }
}
