package io.polyrank.data.marketplace;

/**
 * What is to be expected of one item once the shopper looks at it, whatever its position. All probabilities are marginal: a cart includes the click
 * before it.
 *
 * @param click probability of a click
 * @param cart probability of a cart
 * @param purchase probability of a purchase
 * @param orderValue expected value of the order given a purchase
 */
public record Prospect(double click, double cart, double purchase, double orderValue) {

    /** Expected value of showing the item, given that it is looked at. */
    public double value() {
        return purchase * orderValue;
    }

    /** Probability that a position, from 1, is looked at; times a prospect's number it is what is to be expected there. */
    public static double examination(int position) {
        return Funnel.examination(position);
    }
}
