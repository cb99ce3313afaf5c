package io.polyrank.arch;

import io.polyrank.encode.InputLayout;
import io.polyrank.ops.Ops;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.YamlNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * DTRN, the Deep Task-specific Bottom Representation Network (Liu et al., CIKM 2023, arXiv 2308.05996): every task has
 * its own bottom representation. {@link TaskInterest} extracts what each behaviour sequence says to the task,
 * {@link TaskRefinement} weights every feature for it, and any of the known tops stands on them.
 *
 * <p>The paper's abstract and reviews of it fix the parts and their purpose; layer layouts and sizes are ours, and no
 * claim is made to reproduce the paper's figures. Without TIM all tasks share one unconditional interest of the same
 * layout; without TRM no feature is weighted. On data without behaviour sequences TRM is all there is.
 */
public final class Dtrn implements Architecture {

    /** The architecture's name. */
    public static final String NAME = "dtrn";

    private final DtrnSettings settings;
    private final Outputs outputs;
    private final FeatureEmbedding embedding;
    private final TaskInterest interest;
    private final Top top;

    /**
     * @param settings sizes and switches
     * @param outputs of the tasks
     */
    Dtrn(DtrnSettings settings, Outputs outputs) {
        this.settings = settings;
        this.outputs = outputs;
        this.embedding = new FeatureEmbedding(settings.embedding());
        this.interest = new TaskInterest(settings, embedding, settings.tim() ? outputs.tasks() : 1);
        this.top = new Top(settings.top(), outputs);
    }

    /** Reads a model file. */
    static Dtrn read(YamlNode node, DatasetSpec dataset) {
        DtrnSettings settings = DtrnSettings.read(node);
        InputLayout layout = InputLayout.of(dataset);
        if (layout.sequences().isEmpty() && !settings.trm()) {
            throw new NotApplicableException(NAME + ": found no behaviour sequence in data set " + dataset.name()
                    + " and trm: false, expected one of them; nothing would be left for a task of its own");
        }
        return new Dtrn(settings, Outputs.of(dataset.tasks()));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public <V> V logits(Ops<V> ops, ModelInputs<V> inputs) {
        return top.logits(ops, bottom(ops, inputs));
    }

    /** The bottom representation of each task; a single one without TIM and TRM. */
    <V> Bottom<V> bottom(Ops<V> ops, ModelInputs<V> inputs) {
        List<TaskRefinement.Fields<V>> groups = groups(ops, inputs);
        if (settings.trm()) {
            return new TaskRefinement(outputs.tasks(), settings.reduction()).refine(ops, inputs.form(), groups);
        }
        V interests = groups.get(groups.size() - 1).values();
        boolean split = inputs.form().has(Rewrite.SPLIT_FIRST_LAYERS);
        List<Bottom.Part<V>> parts = new ArrayList<>();
        for (TaskRefinement.Fields<V> group : groups) {
            boolean once = split && group.perQuery();
            V values = group.perTask()
                    ? ops.reshape(interests, 0, 0, group.length())
                    : alike(ops, group, once ? null : interests);
            parts.add(new Bottom.Part<>(values, group.count(), group.width(), once, null));
        }
        return Bottom.of(ops, inputs.form(), settings.tim() ? outputs.tasks() : 1, parts);
    }

    /** Fields that are the same for all tasks, once for each of the interests if given: {@code [1 or tasks, rows, length]}. */
    private static <V> V alike(Ops<V> ops, TaskRefinement.Fields<V> group, @Nullable V interests) {
        V values = ops.unsqueeze(ops.reshape(group.values(), 0, group.length()), 0);
        return interests == null
                ? values
                : ops.add(values, ops.mul(ops.select(ops.slice(interests, 3, 0, 1), 2, 0), 0));
    }

    private <V> List<TaskRefinement.Fields<V>> groups(Ops<V> ops, ModelInputs<V> inputs) {
        InputLayout layout = inputs.layout();
        int width = settings.embedding();
        List<TaskRefinement.Fields<V>> groups = new ArrayList<>();
        if (FeatureEmbedding.userFields(layout) > 0) {
            groups.add(new TaskRefinement.Fields<>(
                    "user",
                    FeatureEmbedding.userNames(layout),
                    embedding.user(ops, inputs),
                    width,
                    false,
                    inputs.shared()));
        }
        groups.add(new TaskRefinement.Fields<>(
                "candidate",
                FeatureEmbedding.candidateNames(layout),
                embedding.candidate(ops, inputs),
                width,
                false,
                false));
        if (!layout.sequences().isEmpty()) {
            groups.add(new TaskRefinement.Fields<>(
                    "interest",
                    TaskInterest.names(layout),
                    interest.interests(ops, inputs),
                    settings.width(),
                    true,
                    false));
        }
        return groups;
    }
}
