package io.polyrank.leaderboard;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * One model trained with one seed.
 *
 * @param identity what must be equal for this run to be taken over: data, specification, model and seed
 * @param parameters trained numbers; null where they are not counted so
 * @param trainSeconds wall time of the passes over the training rows
 * @param rounds what training took, such as "best epoch 2 of 4"
 * @param scores test rows x model outputs
 */
record Run(String identity, @Nullable Long parameters, double trainSeconds, String rounds, float[] scores) {

    Run {
        requireNonNull(identity, "identity");
        requireNonNull(scores, "scores");
    }
}
