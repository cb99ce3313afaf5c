package io.polyrank.arch;

import static java.util.Objects.requireNonNull;

import io.polyrank.spec.YamlNode;
import java.util.List;

/**
 * Sizes and switches of {@link MultiTabNet}, read from a model file. Inner sizes default to the released configurations
 * where those agree; two blocks instead of one are ours.
 *
 * @param embedding width of a token
 * @param blocks number of blocks
 * @param heads attention heads; divides {@code embedding}
 * @param feedForward inner width of an encoder layer
 * @param variant which tokens and rows look at each other
 * @param mask what task tokens hide from
 * @param multiToken whether each task has a token, or all tasks share one
 * @param towerLayers inner widths of a task's head
 * @param dropout share of tokens and of inner values dropped in training
 */
record MultiTabSettings(
        int embedding,
        int blocks,
        int heads,
        int feedForward,
        Variant variant,
        Mask mask,
        boolean multiToken,
        List<Integer> towerLayers,
        double dropout) {

    /** Which tokens and rows look at each other. */
    enum Variant {
        /** Tokens of one row. */
        COL,
        /** Tokens of one row, then a dense mixing of the whole row: what the released {@code rope: true} computes. */
        COL_MIX,
        /** Tokens of one row, then the rows of a list: candidates compete. */
        COL_ROW,
        /** Like {@link #COL}, but tokens of user and query look at each other alone. Ours. */
        COL_UP
    }

    /** What is hidden: rows of the mask ask, columns are asked. */
    enum Mask {
        NONE("none", false, false),
        /** Features do not see tasks. */
        FXT("FxT", true, false),
        /** Tasks do not see each other. */
        TXT("TxT", false, true),
        /** Both. */
        FXT_TXT("FxT_TxT", true, true);

        private final String text;
        private final boolean tasksFromFeatures;
        private final boolean tasksFromTasks;

        Mask(String text, boolean tasksFromFeatures, boolean tasksFromTasks) {
            this.text = text;
            this.tasksFromFeatures = tasksFromFeatures;
            this.tasksFromTasks = tasksFromTasks;
        }

        /** Whether token {@code asking} may see token {@code asked}; tasks have the numbers below {@code tasks}. */
        boolean allows(int asking, int asked, int tasks) {
            if (asked >= tasks) {
                return true;
            }
            return asking < tasks ? asking == asked || !tasksFromTasks : !tasksFromFeatures;
        }
    }

    MultiTabSettings {
        requireNonNull(variant, "variant");
        requireNonNull(mask, "mask");
        towerLayers = List.copyOf(towerLayers);
        if (embedding % heads != 0) {
            throw new IllegalArgumentException(
                    "heads: found " + heads + ", expected a divisor of embedding " + embedding);
        }
    }

    /** Reads the settings out of a model file; unknown keys are left to the caller. */
    static MultiTabSettings read(YamlNode node) {
        int embedding = node.integer("embedding", 1, 1024, 16);
        int heads = node.integer("heads", 1, 64, 4);
        if (embedding % heads != 0) {
            throw node.error("heads", String.valueOf(heads), "a divisor of embedding " + embedding);
        }
        return new MultiTabSettings(
                embedding,
                node.integer("blocks", 1, 12, 2),
                heads,
                node.integer("feed_forward", 1, 8192, 64),
                variant(node),
                mask(node),
                node.flag("multi_token", true),
                Widths.read(node, "tower_layers", List.of(64)),
                node.number("dropout", 0, 0.9, 0.1));
    }

    private static Variant variant(YamlNode node) {
        String text = node.has("variant") ? node.text("variant") : "COL";
        for (Variant variant : Variant.values()) {
            if (variant.name().replace('_', '+').equalsIgnoreCase(text)) {
                return variant;
            }
        }
        throw node.error("variant", "\"" + text + "\"", "one of COL, COL+MIX, COL+ROW, COL+UP");
    }

    private static Mask mask(YamlNode node) {
        String text = node.has("mask") ? node.text("mask") : Mask.TXT.text;
        for (Mask mask : Mask.values()) {
            if (mask.text.equalsIgnoreCase(text)) {
                return mask;
            }
        }
        throw node.error("mask", "\"" + text + "\"", "one of none, FxT, TxT, FxT_TxT");
    }
}
