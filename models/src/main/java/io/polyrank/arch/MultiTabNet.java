package io.polyrank.arch;

import io.polyrank.arch.EncoderLayer.Seen;
import io.polyrank.arch.MultiTabSettings.Variant;
import io.polyrank.encode.InputLayout;
import io.polyrank.ops.Ops;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.YamlNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * MultiTab-Net (Sinodinos, Wei and Armanfard, AAAI 2026, arXiv 2511.09970): a transformer over the features of a row, with
 * a token per task and a mask that keeps tasks from looking at each other.
 *
 * <p>Implementation note. A block is an encoder layer over the tokens of each row, and depending on the variant a second
 * one over rows:
 *
 * <ul>
 *   <li>{@code COL}: none.
 *   <li>{@code COL+MIX}: all tokens of a row as one wide token, mixed densely. This is what the released {@code rope: true}
 *       computes, whose attention over rows sees one row at a time.
 *   <li>{@code COL+ROW}: attention among the rows of a list, each as one wide token, as the paper describes. Scores then
 *       depend on the list.
 *   <li>{@code COL+UP}, ours: {@code COL} in which tokens of user and query look at each other alone, so that what becomes of
 *       them is computed once per query.
 * </ul>
 *
 * Only task tokens leave the last layer, so where nothing follows that reads the others it computes those alone
 * ({@link Rewrite#TASK_TOKENS_ONLY}). Tokens no candidate has had a part in are looked up by all candidates at once
 * ({@link Rewrite#SHARED_KEYS}): in the first layer those of tasks and user, with {@code COL+UP} the user's in every layer.
 */
public final class MultiTabNet implements Architecture {

    /** The architecture's name. */
    public static final String NAME = "multitab-net";

    private static final float FORBIDDEN = -1e9f;

    private final MultiTabSettings settings;
    private final Outputs outputs;
    private final MultiTabTokens tokens;

    MultiTabNet(MultiTabSettings settings, Outputs outputs) {
        this.settings = settings;
        this.outputs = outputs;
        this.tokens = new MultiTabTokens(settings.embedding(), settings.multiToken() ? outputs.tasks() : 1);
    }

    /** Reads a model file. */
    static MultiTabNet read(YamlNode node, DatasetSpec dataset) {
        MultiTabSettings settings = MultiTabSettings.read(node);
        if (settings.variant() == Variant.COL_UP && MultiTabTokens.userCount(InputLayout.of(dataset)) == 0) {
            throw new NotApplicableException(NAME + " COL+UP: found no feature of user or context in data set "
                    + dataset.name() + ", expected at least one");
        }
        return new MultiTabNet(settings, Outputs.of(dataset.tasks()));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean rowsIndependent() {
        return settings.variant() != Variant.COL_ROW;
    }

    @Override
    public <V> V logits(Ops<V> ops, ModelInputs<V> inputs) {
        MultiTabTokens.Tokens<V> start = tokens.of(ops, inputs);
        V tasks = settings.variant() == Variant.COL_UP ? userPrivate(ops, inputs, start) : together(ops, inputs, start);
        // [rows, task tokens, width] to what towers take.
        return new Towers(outputs, settings.towerLayers(), settings.dropout())
                .logits(ops, ops.transpose(tasks, 1, 0, 2), settings.embedding());
    }

    /** All tokens of a row look at each other: {@code [rows, task tokens, width]}. */
    private <V> V together(Ops<V> ops, ModelInputs<V> inputs, MultiTabTokens.Tokens<V> start) {
        int taskCount = tokens.taskCount();
        int all =
                taskCount + MultiTabTokens.userCount(inputs.layout()) + MultiTabTokens.candidateCount(inputs.layout());
        List<V> parts = new ArrayList<>();
        parts.add(ops.repeatRows(start.tasks(), start.candidate()));
        start.user().forEach(each -> parts.add(ops.repeatRows(each, start.candidate())));
        parts.add(start.candidate());
        V x = ops.dropout(ops.concat(1, parts), settings.dropout());
        for (int block = 0; block < settings.blocks(); block++) {
            EncoderLayer columns = columns(block);
            boolean tasksOnly = block == settings.blocks() - 1
                    && settings.variant() == Variant.COL
                    && inputs.form().has(Rewrite.TASK_TOKENS_ONLY);
            int askingCount = tasksOnly ? taskCount : all;
            if (block == 0 && inputs.form().has(Rewrite.SHARED_KEYS)) {
                // Nothing of a candidate is in the tokens of tasks and user yet.
                List<V> shared = new ArrayList<>(List.of(start.tasks()));
                shared.addAll(start.user());
                int own = MultiTabTokens.candidateCount(inputs.layout());
                x = columns.of(
                        ops,
                        tasksOnly ? ops.repeatRows(start.tasks(), start.candidate()) : x,
                        columns.seenByRow(ops, start.candidate()),
                        columns.seenByAll(ops, MultiTabTokens.joined(ops, shared)),
                        new EncoderLayer.Counts(askingCount, own, all - own),
                        mask(ops, askingCount, all, own));
            } else {
                V asking = tasksOnly ? ops.slice(x, 1, 0, taskCount) : x;
                x = columns.of(ops, asking, columns.seen(ops, x), mask(ops, askingCount, all, 0));
            }
            x = switch (settings.variant()) {
                case COL, COL_UP -> x;
                case COL_MIX -> apart(ops, rows(block, all).mixing(ops, inputs.form(), wide(ops, x, all)), all);
                case COL_ROW -> apart(ops, amongRows(ops, inputs, rows(block, all), wide(ops, x, all)), all);
            };
        }
        return ops.slice(x, 1, 0, taskCount);
    }

    /** User tokens look at each other alone, the others at everything: {@code [rows, task tokens, width]}. */
    private <V> V userPrivate(Ops<V> ops, ModelInputs<V> inputs, MultiTabTokens.Tokens<V> start) {
        int taskCount = tokens.taskCount();
        int own = taskCount + MultiTabTokens.candidateCount(inputs.layout());
        int all = own + MultiTabTokens.userCount(inputs.layout());
        V user = ops.dropout(start.user().get(0), settings.dropout());
        V x = ops.dropout(
                ops.concat(1, List.of(ops.repeatRows(start.tasks(), start.candidate()), start.candidate())),
                settings.dropout());
        for (int block = 0; block < settings.blocks(); block++) {
            EncoderLayer columns = columns(block);
            boolean last = block == settings.blocks() - 1;
            boolean tasksOnly = last && inputs.form().has(Rewrite.TASK_TOKENS_ONLY);
            V asking = tasksOnly ? ops.slice(x, 1, 0, taskCount) : x;
            int askingCount = tasksOnly ? taskCount : own;
            V bias = mask(ops, askingCount, all, 0);
            Seen<V> ofUser = columns.seen(ops, user);
            x = inputs.form().has(Rewrite.SHARED_KEYS)
                    ? columns.of(
                            ops,
                            asking,
                            columns.seenByRow(ops, x),
                            columns.seenByAll(ops, user),
                            new EncoderLayer.Counts(askingCount, own, all - own),
                            bias)
                    : columns.of(ops, asking, together(ops, columns.seen(ops, x), ofUser), bias);
            if (!last) {
                user = columns.of(ops, user, ofUser, null);
            }
        }
        return ops.slice(x, 1, 0, taskCount);
    }

    private static <V> Seen<V> together(Ops<V> ops, Seen<V> ofRow, Seen<V> ofUser) {
        return new Seen<>(
                ops.concat(2, List.of(ofRow.keys(), ops.repeatRows(ofUser.keys(), ofRow.keys()))),
                ops.concat(2, List.of(ofRow.values(), ops.repeatRows(ofUser.values(), ofRow.values()))));
    }

    private EncoderLayer columns(int block) {
        return new EncoderLayer(
                "block" + block + ".columns",
                settings.embedding(),
                settings.heads(),
                settings.feedForward(),
                settings.dropout());
    }

    private EncoderLayer rows(int block, int all) {
        return new EncoderLayer(
                "block" + block + ".rows",
                all * settings.embedding(),
                settings.heads(),
                settings.feedForward(),
                settings.dropout());
    }

    private <V> V wide(Ops<V> ops, V x, int all) {
        return ops.reshape(x, -1, (long) all * settings.embedding());
    }

    private <V> V apart(Ops<V> ops, V wide, int all) {
        return ops.reshape(wide, -1, all, settings.embedding());
    }

    /** Attention among the rows of each list, {@code [rows, width] -> [rows, width]}. */
    private static <V> V amongRows(Ops<V> ops, ModelInputs<V> inputs, EncoderLayer layer, V rows) {
        ModelInputs.Lists<V> lists = inputs.lists();
        V x = lists == null
                ? ops.reshape(rows, 1, -1, layer.width())
                : ops.reshape(rows, -1, lists.size(), layer.width());
        V bias = lists == null ? null : ops.unsqueeze(ops.unsqueeze(ops.maskBias(lists.present()), 1), 1);
        return ops.reshape(layer.of(ops, x, layer.seen(ops, x), bias), -1, layer.width());
    }

    /**
     * The mask for the first so many tokens; null where it forbids nothing.
     *
     * @param tasksAt where the task tokens stand among those that are asked
     */
    private <V> @Nullable V mask(Ops<V> ops, int askingCount, int askedCount, int tasksAt) {
        float[] bias = new float[askingCount * askedCount];
        boolean any = false;
        for (int asking = 0; asking < askingCount; asking++) {
            for (int task = 0; task < tokens.taskCount(); task++) {
                if (!settings.mask().allows(asking, task, tokens.taskCount())) {
                    bias[asking * askedCount + tasksAt + task] = FORBIDDEN;
                    any = true;
                }
            }
        }
        return any ? ops.constant(bias, askingCount, askedCount) : null;
    }
}
