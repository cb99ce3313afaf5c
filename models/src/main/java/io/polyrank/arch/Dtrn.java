package io.polyrank.arch;

import io.polyrank.encode.InputLayout;
import io.polyrank.ops.Ops;

/**
 * DTRN, the Deep Task-specific Bottom Representation Network (Liu et al., CIKM 2023, arXiv 2308.05996): every task has
 * its own bottom representation. {@link TaskInterest} extracts what each behaviour sequence says to the task,
 * {@link TaskRefinement} weights every feature for it, and a mixture of experts or plain towers stand on top.
 *
 * <p>The paper's abstract and reviews of it fix the parts and their purpose; layer layouts and sizes are ours, and no
 * claim is made to reproduce the paper's figures.
 */
public final class Dtrn implements Architecture {

    /** The architecture's name. */
    public static final String NAME = "dtrn";

    private final DtrnSettings settings;
    private final int tasks;
    private final FeatureEmbedding embedding;
    private final TaskInterest interest;
    private final Towers towers;

    /**
     * @param settings sizes and switches
     * @param tasks number of tasks
     */
    public Dtrn(DtrnSettings settings, int tasks) {
        this.settings = settings;
        this.tasks = tasks;
        this.embedding = new FeatureEmbedding(settings.embedding());
        this.interest = new TaskInterest(settings, embedding, tasks);
        this.towers = new Towers(tasks, settings.towerLayers());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean rowsIndependent() {
        return true;
    }

    @Override
    public <V> V logits(Ops<V> ops, ModelInputs<V> inputs) {
        V bottom = ops.dropout(bottom(ops, inputs), settings.dropout());
        int width = refinement(inputs.layout()).outputWidth();
        V deep = deep(ops, bottom, width);
        return settings.wide() ? ops.add(deep, new WideLinear(tasks).logits(ops, inputs)) : deep;
    }

    private <V> V deep(Ops<V> ops, V bottom, int width) {
        return switch (settings.top()) {
            case TOWERS -> towers.logits(ops, bottom, width);
            case MMOE -> {
                MixtureOfExperts experts = new MixtureOfExperts(tasks, settings.experts(), settings.expertLayers());
                yield towers.logits(ops, experts.mix(ops, bottom, width), experts.outputWidth());
            }
        };
    }

    /**
     * Checks that there is what the model is made of: a behaviour sequence to be interested in, and something about the
     * user or the query.
     *
     * @throws IllegalArgumentException when one of them is missing
     */
    public static void check(InputLayout layout) {
        if (layout.sequences().isEmpty()) {
            throw new IllegalArgumentException(
                    NAME + ": found no behaviour sequence, expected at least one under sequences of the data set");
        }
        if (FeatureEmbedding.userFields(layout) == 0) {
            throw new IllegalArgumentException(NAME
                    + ": found no feature of user or context, expected at least one under features of the data set");
        }
    }

    /** The bottom representation of each task, {@code [tasks, rows, width]}. */
    <V> V bottom(Ops<V> ops, ModelInputs<V> inputs) {
        check(inputs.layout());
        V user = embedding.user(ops, inputs);
        V candidate = embedding.candidate(ops, inputs);
        V interests = interest.interests(ops, inputs);
        return refinement(inputs.layout()).refine(ops, user, candidate, interests);
    }

    private TaskRefinement refinement(InputLayout layout) {
        return new TaskRefinement(
                tasks,
                settings.reduction(),
                FeatureEmbedding.userFields(layout),
                FeatureEmbedding.candidateFields(layout),
                TaskInterest.fields(layout),
                settings.embedding(),
                settings.width());
    }
}
