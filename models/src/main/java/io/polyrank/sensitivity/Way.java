package io.polyrank.sensitivity;

import io.polyrank.data.marketplace.NoisyScores;
import io.polyrank.data.marketplace.NoisyScores.Scores;
import io.polyrank.data.marketplace.Prospects;
import io.polyrank.data.marketplace.Visit;

/**
 * A way to rank: {@code click * pow(purchase, w)} of what a model says, which is the truth with noise.
 *
 * @param name of the variant
 * @param model its scores
 * @param purchaseWeight w; for clicks alone, 0 is best
 */
record Way(String name, NoisyScores model, double purchaseWeight) {

    double relevance(Visit visit, Prospects prospects, int item) {
        Scores scores = model.of(visit, prospects, item);
        return scores.click() * Math.pow(scores.purchase(), purchaseWeight);
    }
}
