package io.polyrank.leaderboard;

import io.polyrank.train.TrainingData;
import io.polyrank.trees.GradientBoostedTrees;
import io.polyrank.trees.TreeSettings;
import java.nio.file.Path;

/** Gradient-boosted trees as a contender. They grow in minutes and are not exported. */
record TreeContender(TrainingData data, TreeSettings settings) implements Contender {

    @Override
    public String text() {
        return GradientBoostedTrees.NAME + " " + settings;
    }

    @Override
    public boolean exports() {
        return false;
    }

    @Override
    public Run run(long seed, String identity, Path checkpoints, Path file, LeaderboardProgress progress) {
        long start = System.nanoTime();
        try (GradientBoostedTrees trees = GradientBoostedTrees.grow(
                data.training(), data.validation(), settings, seed, progress::say, progress::step)) {
            double seconds = (System.nanoTime() - start) / 1e9;
            return new Run(identity, null, seconds, trees.trees() + " trees", trees.score(data.test()));
        }
    }
}
