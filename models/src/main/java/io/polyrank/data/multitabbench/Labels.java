package io.polyrank.data.multitabbench;

import io.polyrank.data.generate.Dice;
import java.util.List;

/** How labels come from features. */
sealed interface Labels permits RegressionLabels, RankingLabels {

    /** Column names, by task. */
    List<String> names();

    /** The tasks' weights. */
    TaskWeights weights();

    /**
     * Draws the labels of one row.
     *
     * @param x the row's features
     * @param dice by task
     */
    double[] draw(double[] x, List<Dice> dice);
}
