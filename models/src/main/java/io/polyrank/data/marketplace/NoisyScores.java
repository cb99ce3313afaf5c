package io.polyrank.data.marketplace;

import io.polyrank.data.generate.Dice;
import java.util.Map;

/**
 * Task scores of a model that knows part of the truth: the logit of every probability and the logarithm of the order value, each with normal noise of
 * its own per seed, shopper, item and task, the same in every request and run.
 *
 * @param seed of the noise
 * @param deviation standard deviation of the noise; 0 for the truth
 */
public record NoisyScores(long seed, double deviation) {
    private static final int ITEM_BITS = 21;

    /** Checks the deviation. */
    public NoisyScores {
        if (!(deviation >= 0)) {
            throw new IllegalArgumentException("deviation: found " + deviation + ", expected a number from 0");
        }
    }

    /** Scores of one item for the shopper of a visit. */
    public Scores of(Visit visit, Prospects prospects, int itemId) {
        Prospect truth = prospects.of(itemId);
        Dice dice = Purpose.SCORES.dice(seed, ((long) visit.shopper() << ITEM_BITS) + itemId);
        return new Scores(
                probability(truth.click(), dice),
                probability(truth.cart(), dice),
                probability(truth.purchase(), dice),
                truth.orderValue() * StrictMath.exp(dice.normal(deviation)));
    }

    private double probability(double truth, Dice dice) {
        double odds = truth / (1 - truth) * StrictMath.exp(dice.normal(deviation));
        return odds / (1 + odds);
    }

    /**
     * What the model thinks of one item.
     *
     * @param click probability of a click
     * @param cart probability of a cart
     * @param purchase probability of a purchase
     * @param orderValue value of the order given a purchase
     */
    public record Scores(double click, double cart, double purchase, double orderValue) {
        /** Scores by the names that the tasks have in marketplace data. */
        public Map<String, Double> byTask() {
            return Map.of("click", click, "cart", cart, "purchase", purchase, "order_value", orderValue);
        }
    }
}
