package io.polyrank.leaderboard;

import io.polyrank.train.TrainingProgress;

/** Hears how a leaderboard goes on. */
public interface LeaderboardProgress extends TrainingProgress {

    /** A line for the reader. */
    void say(String line);

    /** A step was taken that is no training step of a network; what this throws ends the run. */
    void step();
}
