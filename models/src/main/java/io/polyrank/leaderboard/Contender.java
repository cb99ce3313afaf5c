package io.polyrank.leaderboard;

import java.io.IOException;
import java.nio.file.Path;

/** A model in the leaderboard: how it is trained with one seed and scores the test rows. */
sealed interface Contender permits NetworkContender, TreeContender {

    /** What makes this model what it is, for the identity of its runs. */
    String text();

    /** Whether it is exported as a model package. */
    boolean exports();

    /**
     * Trains with a seed and scores the test rows.
     *
     * @param seed decides everything random
     * @param identity the run's identity
     * @param checkpoints folder for the state of training, continued where it has one
     * @param file the model package to write, where the model has one
     * @param progress hears how it goes
     * @throws io.polyrank.train.DivergedException when training fails
     * @throws io.polyrank.export.ParityException when the exported model scores differently
     */
    Run run(long seed, String identity, Path checkpoints, Path file, LeaderboardProgress progress) throws IOException;
}
