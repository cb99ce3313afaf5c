package io.polyrank.arch;

import static java.util.Objects.requireNonNull;

import io.polyrank.spec.YamlNode;
import java.util.ArrayList;
import java.util.List;

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
 * @param top what stands on the refined representation
 * @param experts number of experts of the mixture
 * @param expertLayers widths of an expert's layers, at least one where there are experts
 * @param towerLayers inner widths of a task's tower
 * @param wide whether a linear model stands beside the deep one
 * @param dropout share of the refined representation dropped in training
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
        Top top,
        int experts,
        List<Integer> expertLayers,
        List<Integer> towerLayers,
        boolean wide,
        double dropout) {

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

    /** What stands on the refined representation of each task. */
    public enum Top {
        /** Mixture of experts with a gate per task (Ma et al., KDD 2018). */
        MMOE,
        /** A tower per task alone. */
        TOWERS
    }

    public DtrnSettings {
        requireNonNull(norm, "norm");
        requireNonNull(pooling, "pooling");
        requireNonNull(top, "top");
        expertLayers = List.copyOf(expertLayers);
        towerLayers = List.copyOf(towerLayers);
        if (width % heads != 0) {
            throw new IllegalArgumentException("heads: found " + heads + ", expected a divisor of width " + width);
        }
        if (top == Top.MMOE && expertLayers.isEmpty()) {
            throw new IllegalArgumentException("expert_layers: found none, expected at least one width");
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
        Top top = node.choice("top", Top.MMOE);
        List<Integer> expertLayers = widths(node, "expert_layers", List.of(128, 64));
        if (top == Top.MMOE && expertLayers.isEmpty()) {
            throw node.error("expert_layers", "none", "at least one width");
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
                top,
                node.integer("experts", 1, 64, 4),
                expertLayers,
                widths(node, "tower_layers", List.of(32)),
                node.flag("wide", false),
                node.number("dropout", 0, 0.9, 0.1));
        hyper.end();
        return settings;
    }

    private static List<Integer> widths(YamlNode node, String key, List<Integer> otherwise) {
        List<Integer> widths = new ArrayList<>();
        for (double width : node.numbers(
                key, 1, 8192, otherwise.stream().map(Integer::doubleValue).toList())) {
            if (width != Math.rint(width)) {
                throw node.error(key, String.valueOf(width), "whole numbers");
            }
            widths.add((int) width);
        }
        return widths;
    }
}
