package io.polyrank.arch;

import static java.util.Objects.requireNonNull;

import io.polyrank.spec.YamlNode;
import java.util.List;

/**
 * What stands between bottom representations and scores.
 *
 * @param kind the sharing between tasks
 * @param bottomLayers widths of the layers of a shared bottom
 * @param experts experts of a mixture, or own experts of each task
 * @param sharedExperts experts shared by all tasks beside own ones
 * @param levels levels of progressive extraction
 * @param expertLayers widths of an expert's layers
 * @param towerLayers inner widths of a task's tower
 * @param dropout share of representations dropped in training
 */
record TopSettings(
        Kind kind,
        List<Integer> bottomLayers,
        int experts,
        int sharedExperts,
        int levels,
        List<Integer> expertLayers,
        List<Integer> towerLayers,
        double dropout) {

    /** How tasks share what lies below their towers. */
    enum Kind {
        /** Not at all: a tower per task alone. */
        TOWERS,
        /** One network for all (Caruana 1997). */
        SHARED_BOTTOM,
        /** Mixture of experts with a gate per task (Ma et al., KDD 2018). */
        MMOE,
        /** Own and shared experts (Tang et al., RecSys 2020). */
        PLE
    }

    TopSettings {
        requireNonNull(kind, "kind");
        bottomLayers = List.copyOf(bottomLayers);
        expertLayers = List.copyOf(expertLayers);
        towerLayers = List.copyOf(towerLayers);
        if ((kind == Kind.MMOE || kind == Kind.PLE) && expertLayers.isEmpty()) {
            throw new IllegalArgumentException("expert_layers: found none, expected at least one width");
        }
    }

    /** Reads the keys that this kind of top needs; others are left to the caller, who finds them unknown. */
    static TopSettings read(YamlNode node, Kind kind) {
        boolean experts = kind == Kind.MMOE || kind == Kind.PLE;
        boolean ple = kind == Kind.PLE;
        List<Integer> expertLayers = experts ? Widths.read(node, "expert_layers", List.of(128, 64)) : List.of();
        if (experts && expertLayers.isEmpty()) {
            throw node.error("expert_layers", "none", "at least one width");
        }
        return new TopSettings(
                kind,
                kind == Kind.SHARED_BOTTOM ? Widths.read(node, "bottom_layers", List.of(128, 64)) : List.of(),
                experts ? node.integer("experts", 1, 64, ple ? 1 : 4) : 1,
                ple ? node.integer("shared_experts", 1, 64, 2) : 0,
                ple ? node.integer("levels", 1, 8, 1) : 1,
                expertLayers,
                Widths.read(node, "tower_layers", List.of(32)),
                node.number("dropout", 0, 0.9, 0.1));
    }
}
