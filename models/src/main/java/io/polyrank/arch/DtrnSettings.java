package io.polyrank.arch;

import static java.util.Objects.requireNonNull;

import io.polyrank.spec.YamlNode;

/**
 * Sizes and switches of {@link Dtrn}, read from a model file. The paper's own values are not known to us; defaults are
 * ours.
 *
 * @param embedding width of a feature's vector
 * @param width width of the conditional transformer
 * @param heads attention heads; divides {@code width}
 * @param layers conditional transformer layers
 * @param feedForward inner width of a transformer layer
 * @param norm where layer normalisation stands
 * @param pooling how a sequence becomes one vector
 * @param taskEmbedding width of a task's vector
 * @param behaviourEmbedding width of a behaviour type's vector
 * @param hypernetwork inner width of the hypernetwork
 * @param reduction how many times narrower the gate network's inner layer is than its output
 * @param tim whether interests differ by task; otherwise all tasks share one, of the same layout
 * @param trm whether each task weights every feature
 * @param top what stands on the representations
 */
public record DtrnSettings(
        int embedding,
        int width,
        int heads,
        int layers,
        int feedForward,
        Norm norm,
        Pooling pooling,
        int taskEmbedding,
        int behaviourEmbedding,
        int hypernetwork,
        int reduction,
        boolean tim,
        boolean trm,
        TopSettings top) {

    /** Where layer normalisation stands in a transformer layer. */
    public enum Norm {
        /** After the residual sum; the first self-attention is then shared by all tasks. */
        POST,
        /** Before each sub-layer. */
        PRE
    }

    /** How a sequence becomes one vector. */
    public enum Pooling {
        /** Attention with the candidate as the query. */
        TARGET,
        /** Mean of the events, the same for all candidates. */
        MEAN
    }

    public DtrnSettings {
        requireNonNull(norm, "norm");
        requireNonNull(pooling, "pooling");
        requireNonNull(top, "top");
        if (width % heads != 0) {
            throw new IllegalArgumentException("heads: found " + heads + ", expected a divisor of width " + width);
        }
    }

    /** Reads the settings out of a model file; unknown keys are left to the caller. */
    public static DtrnSettings read(YamlNode node) {
        YamlNode hyper = node.mapping("hypernetwork");
        int width = node.integer("width", 1, 1024, 32);
        int heads = node.integer("heads", 1, 64, 2);
        if (width % heads != 0) {
            throw node.error("heads", String.valueOf(heads), "a divisor of width " + width);
        }
        TopSettings top = top(node, node.choice("top", TopSettings.Kind.MMOE));
        if (top.kind() == TopSettings.Kind.PLE && top.levels() > 1) {
            throw node.error(
                    "levels", String.valueOf(top.levels()), "1: inputs that differ by task leave none to share");
        }
        DtrnSettings settings = new DtrnSettings(
                node.integer("embedding", 1, 512, 16),
                width,
                heads,
                node.integer("layers", 1, 12, 1),
                node.integer("feed_forward", 1, 8192, 64),
                node.choice("norm", Norm.POST),
                node.choice("pooling", Pooling.TARGET),
                hyper.integer("task", 1, 512, 16),
                hyper.integer("behaviour", 1, 512, 16),
                hyper.integer("hidden", 1, 4096, 64),
                node.integer("reduction", 1, 64, 2),
                node.flag("tim", true),
                node.flag("trm", true),
                top);
        hyper.end();
        return settings;
    }

    /** The chosen top; a file may hold the sizes of others too, so that changing the choice is one change. */
    private static TopSettings top(YamlNode node, TopSettings.Kind chosen) {
        for (TopSettings.Kind other : TopSettings.Kind.values()) {
            TopSettings.read(node, other);
        }
        return TopSettings.read(node, chosen);
    }
}
