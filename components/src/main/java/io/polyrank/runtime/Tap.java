package io.polyrank.runtime;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** A value inside a model that says how it comes to its scores. */
public sealed interface Tap {

    /** The name of the output that holds it, {@code [tasks, candidates, width]}, or 1 instead of tasks if they are alike. */
    String output();

    /**
     * What each task makes of each feature.
     *
     * @param features the names of the features, or of what else has a gate
     */
    record Gates(List<String> features) implements Tap {

        /** The gate of a feature that is neither turned down nor up. */
        public static final double NEUTRAL = 1;

        public Gates {
            features = List.copyOf(features);
        }

        @Override
        public String output() {
            return "explain.gates";
        }
    }

    /**
     * How much of each task's attention the events of a behaviour sequence get: the weights of present events sum to 1.
     *
     * @param behaviour behaviour type
     */
    record Attention(String behaviour) implements Tap {

        public Attention {
            requireNonNull(behaviour, "behaviour");
        }

        @Override
        public String output() {
            return "explain.attention." + behaviour;
        }
    }
}
