package io.polyrank.arch;

import io.polyrank.encode.InputLayout;
import io.polyrank.ops.Init;
import io.polyrank.ops.Ops;
import io.polyrank.runtime.Tap;
import java.util.ArrayList;
import java.util.List;

/**
 * TIM, the task-specific interest module of DTRN: what each behaviour sequence says to each task.
 *
 * <p>Implementation note. A hypernetwork maps (task, behaviour type) to the scale and shift of every layer
 * normalisation inside one shared transformer (models.md 1.3; the module's parts are stated by reviews of the paper,
 * the layout is ours):
 *
 * <pre>
 * h         = W2 relu(W1 [t_k ; b_m] + c1) + c2
 * gamma     = 1 + A h + a,   beta = B h + b          one pair per layer normalisation
 * CondLN(x) = gamma * (x - mean) / sqrt(var + eps) + beta
 * </pre>
 *
 * The "1 +" lets training start from an ordinary layer normalisation. Scale and shift depend on no input, so a recorded
 * graph holds them as constants. With the norm after the sum, the first self-attention sees nothing conditional and is
 * computed once for all tasks.
 */
final class TaskInterest {

    private static final int NORMS_PER_LAYER = 2;
    private static final double POSITION_DEVIATION = 0.02;
    private static final double CONDITION_DEVIATION = 0.02;

    private final DtrnSettings settings;
    private final FeatureEmbedding embedding;
    private final int tasks;

    TaskInterest(DtrnSettings settings, FeatureEmbedding embedding, int tasks) {
        this.settings = settings;
        this.embedding = embedding;
        this.tasks = tasks;
    }

    /** The vectors {@link #interests} gives per task, in order. */
    static List<String> names(InputLayout layout) {
        List<String> names = new ArrayList<>();
        layout.sequences().forEach(sequence -> {
            names.add(sequence.behaviour() + " interest");
            names.add(sequence.behaviour() + " interest x candidate");
        });
        return names;
    }

    /**
     * Per task and sequence the interest vector and its product with the candidate's vector, {@code [tasks, rows,
     * fields, width]}.
     */
    <V> V interests(Ops<V> ops, ModelInputs<V> inputs) {
        List<V> fields = new ArrayList<>();
        List<InputLayout.Sequence> sequences = inputs.layout().sequences();
        for (int index = 0; index < sequences.size(); index++) {
            InputLayout.Sequence sequence = sequences.get(index);
            V condition = condition(ops, sequence.behaviour(), index, sequences.size());
            V target = token(ops, sequence, embedding.target(ops, inputs, sequence));
            V interest = interest(ops, inputs, sequence, condition, target);
            fields.add(interest);
            fields.add(ops.mul(interest, ops.unsqueeze(target, 0)));
        }
        return ops.stack(2, fields);
    }

    /** Scales, shifts and the default interest of one behaviour type, {@code [tasks, values, width]}. */
    private <V> V condition(Ops<V> ops, String behaviour, int index, int behaviours) {
        int values = 2 * norms() + 1;
        return ops.folded("tim.condition." + behaviour, () -> {
            V task = ops.weight("tim.task", Init.normal(0.5), tasks, settings.taskEmbedding());
            V types = ops.weight("tim.behaviour", Init.normal(0.5), behaviours, settings.behaviourEmbedding());
            V type = ops.repeatRows(ops.gather(types, ops.ids(index)), task);
            int in = settings.taskEmbedding() + settings.behaviourEmbedding();
            int hidden = settings.hypernetwork();
            V inner = ops.relu(ops.dense("tim.hyper.in", ops.concat(1, List.of(task, type)), in, hidden));
            V code = ops.dense("tim.hyper.out", inner, hidden, hidden);
            long outputs = (long) values * settings.width();
            V weight = ops.weight("tim.condition.weight", Init.normal(CONDITION_DEVIATION), outputs, hidden);
            V bias = ops.weight("tim.condition.bias", Init.zeros(), outputs);
            return ops.reshape(ops.linear(code, weight, bias), tasks, values, settings.width());
        });
    }

    private int norms() {
        return NORMS_PER_LAYER * settings.layers();
    }

    /** Event or candidate vectors in the transformer's width; the same map for both, so that they can be compared. */
    private <V> V token(Ops<V> ops, InputLayout.Sequence sequence, V fields) {
        String name = "tim.token."
                + String.join(
                        "_",
                        sequence.fields().stream()
                                .map(InputLayout.Multiple::feature)
                                .toList());
        int in = sequence.fields().size() * embedding.width();
        return ops.layerNorm(ops.tanh(ops.dense(name, fields, in, settings.width())), settings.width());
    }

    /** {@code [tasks, rows, width]}. */
    private <V> V interest(Ops<V> ops, ModelInputs<V> inputs, InputLayout.Sequence sequence, V condition, V target) {
        V ids = ops.select(inputs.value("sequence_" + sequence.behaviour()), 2, 0);
        V present = ops.present(ids);
        V bias = ops.unsqueeze(ops.unsqueeze(ops.maskBias(present), 1), 1);
        V events = token(ops, sequence, embedding.events(ops, inputs, sequence));
        V encoded =
                transform(ops, ops.unsqueeze(ops.add(events, positions(ops, inputs, sequence)), 1), bias, condition);
        V pooled =
                switch (settings.pooling()) {
                    case TARGET -> attend(ops, encoded, target, bias, sequence, inputs.shared());
                    case MEAN -> ops.transpose(ops.maskedMean(encoded, ops.unsqueeze(present, 1)), 1, 0, 2);
                };
        V some = ops.unsqueeze(ops.max(present, 1, true), 0);
        V none = ops.add(ops.mul(some, -1), 1);
        V otherwise = ops.unsqueeze(ops.select(condition, 1, 2L * norms()), 1);
        V interest = ops.add(ops.mul(pooled, some), ops.mul(otherwise, none));
        // Mean pooling knows no candidate: its single row per query is spread over the candidates.
        return settings.pooling() == DtrnSettings.Pooling.MEAN
                ? ops.add(interest, ops.mul(ops.unsqueeze(target, 0), 0))
                : interest;
    }

    /** The latest event has the same position whatever the length, {@code [length, width]}. */
    private <V> V positions(Ops<V> ops, ModelInputs<V> inputs, InputLayout.Sequence sequence) {
        int longest = inputs.layout().sequences().stream()
                .mapToInt(InputLayout.Sequence::length)
                .max()
                .orElse(0);
        V all = ops.weight("tim.position", Init.normal(POSITION_DEVIATION), longest, settings.width());
        return ops.slice(all, 0, longest - sequence.length(), longest);
    }

    /** The conditional transformer: {@code [users, 1, length, width] -> [users, tasks, length, width]}. */
    private <V> V transform(Ops<V> ops, V tokens, V bias, V condition) {
        V x = tokens;
        V keys = ops.unsqueeze(bias, 1);
        for (int layer = 0; layer < settings.layers(); layer++) {
            String name = "tim.layer" + layer;
            int norm = NORMS_PER_LAYER * layer;
            if (settings.norm() == DtrnSettings.Norm.POST) {
                x = conditionalNorm(ops, ops.add(x, selfAttention(ops, name, x, keys)), condition, norm);
                x = conditionalNorm(ops, ops.add(x, feedForward(ops, name, x)), condition, norm + 1);
            } else {
                x = ops.add(x, selfAttention(ops, name, conditionalNorm(ops, x, condition, norm), keys));
                x = ops.add(x, feedForward(ops, name, conditionalNorm(ops, x, condition, norm + 1)));
            }
        }
        return x;
    }

    private <V> V conditionalNorm(Ops<V> ops, V x, V condition, int norm) {
        V scale = ops.unsqueeze(ops.select(condition, 1, 2L * norm), 1);
        V shift = ops.unsqueeze(ops.select(condition, 1, 2L * norm + 1), 1);
        return ops.add(ops.mul(ops.layerNorm(x, settings.width()), ops.add(scale, 1)), shift);
    }

    private <V> V selfAttention(Ops<V> ops, String name, V x, V bias) {
        int width = settings.width();
        int head = width / settings.heads();
        V projected = ops.reshape(ops.dense(name + ".qkv", x, width, 3 * width), 0, 0, 0, 3, settings.heads(), head);
        V parts = ops.transpose(projected, 3, 0, 1, 4, 2, 5);
        V attended =
                ops.attention(ops.select(parts, 0, 0), ops.select(parts, 0, 1), ops.select(parts, 0, 2), bias, head);
        V joined = ops.reshape(ops.transpose(attended, 0, 1, 3, 2, 4), 0, 0, 0, width);
        return ops.dense(name + ".out", joined, width, width);
    }

    private <V> V feedForward(Ops<V> ops, String name, V x) {
        V inner = ops.relu(ops.dense(name + ".ff1", x, settings.width(), settings.feedForward()));
        return ops.dense(name + ".ff2", inner, settings.feedForward(), settings.width());
    }

    /**
     * Attention of the candidates over the events, {@code [tasks, rows, width]}. In training each row is the only query
     * of its own events; in serving all rows are queries of the same events, which is one product instead of many.
     */
    private <V> V attend(Ops<V> ops, V encoded, V target, V bias, InputLayout.Sequence sequence, boolean shared) {
        int length = sequence.length();
        int width = settings.width();
        int heads = settings.heads();
        int head = width / heads;
        V query = ops.reshape(ops.dense("tim.pool.query", target, width, width), -1, heads, head);
        V placed = shared
                ? ops.unsqueeze(ops.unsqueeze(ops.transpose(query, 1, 0, 2), 0), 0)
                : ops.unsqueeze(ops.unsqueeze(query, 2), 1);
        V keys = split(ops, ops.dense("tim.pool.key", encoded, width, width), length, heads, head);
        V values = split(ops, encoded, length, heads, head);
        V mask = ops.unsqueeze(bias, 1);
        V pooled = ops.attention(placed, keys, values, mask, head);
        ops.tap(new Tap.Attention(sequence.behaviour()), () -> {
            V heard = ops.mean(ops.attentionWeights(placed, keys, mask, head), 2, false);
            return shared ? ops.squeeze(heard, 0) : ops.transpose(ops.squeeze(heard, 2), 1, 0, 2);
        });
        // Rows stand on the first axis in training and on the query axis in serving; the other of the two has length 1.
        V rows = shared
                ? ops.transpose(ops.squeeze(pooled, 0), 0, 2, 1, 3)
                : ops.transpose(ops.squeeze(pooled, 3), 1, 0, 2, 3);
        return ops.reshape(rows, 0, 0, width);
    }

    /** {@code [users, tasks, length, width] -> [users, tasks, heads, length, head]}. */
    private static <V> V split(Ops<V> ops, V x, int length, int heads, int head) {
        return ops.transpose(ops.reshape(x, 0, 0, length, heads, head), 0, 1, 3, 2, 4);
    }
}
