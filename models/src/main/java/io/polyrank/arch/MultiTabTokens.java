package io.polyrank.arch;

import io.polyrank.encode.InputLayout;
import io.polyrank.ops.Init;
import io.polyrank.ops.Ops;
import java.util.ArrayList;
import java.util.List;

/**
 * The tokens of {@link MultiTabNet}: one per task, one per feature of user and query, one per feature of the candidate.
 * Each behaviour sequence is a user token, the mean of its events, and two candidate tokens: its events weighted by
 * likeness to the candidate, and how far those agree with it.
 */
final class MultiTabTokens {

    private static final double TASK_DEVIATION = 0.05;

    private final int width;
    private final int taskTokens;
    private final FeatureEmbedding embedding;
    private final SequencePooling pooling;

    MultiTabTokens(int width, int taskTokens) {
        this.width = width;
        this.taskTokens = taskTokens;
        this.embedding = new FeatureEmbedding(width);
        this.pooling = new SequencePooling(embedding, 1);
    }

    /** Number of task tokens. */
    int taskCount() {
        return taskTokens;
    }

    /** Number of user tokens. */
    static int userCount(InputLayout layout) {
        return FeatureEmbedding.userFields(layout) + layout.sequences().size();
    }

    /** Number of candidate tokens. */
    static int candidateCount(InputLayout layout) {
        return FeatureEmbedding.candidateFields(layout) + 2 * layout.sequences().size();
    }

    /**
     * All tokens.
     *
     * @param tasks {@code [1, tasks, width]}
     * @param user {@code [1 or rows, user tokens, width]}; empty where there are none
     * @param candidate {@code [rows, candidate tokens, width]}
     */
    record Tokens<V>(V tasks, List<V> user, V candidate) {}

    <V> Tokens<V> of(Ops<V> ops, ModelInputs<V> inputs) {
        InputLayout layout = inputs.layout();
        List<V> user = new ArrayList<>();
        List<V> candidate = new ArrayList<>();
        if (FeatureEmbedding.userFields(layout) > 0) {
            user.add(embedding.user(ops, inputs));
        }
        candidate.add(embedding.candidate(ops, inputs));
        for (InputLayout.Sequence sequence : layout.sequences()) {
            SequencePooling.Pooled<V> pooled = pooling.pool(ops, inputs, sequence);
            int in = sequence.fields().size() * width;
            String name = "token." + sequence.behaviour();
            user.add(ops.unsqueeze(ops.dense(name + ".mean", pooled.mean(), in, width), 1));
            candidate.add(ops.unsqueeze(ops.dense(name + ".attended", pooled.attended(), in, width), 1));
            candidate.add(ops.unsqueeze(ops.dense(name + ".product", pooled.product(), in, width), 1));
        }
        V tasks = ops.weight("token.tasks", Init.normal(TASK_DEVIATION), 1, taskTokens, width);
        return new Tokens<>(tasks, user.isEmpty() ? List.of() : List.of(joined(ops, user)), joined(ops, candidate));
    }

    /** Tokens side by side. */
    static <V> V joined(Ops<V> ops, List<V> parts) {
        return parts.size() == 1 ? parts.get(0) : ops.concat(1, parts);
    }
}
