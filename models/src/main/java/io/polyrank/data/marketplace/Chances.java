package io.polyrank.data.marketplace;

import io.polyrank.data.generate.Dice;

/**
 * The true probabilities of one exposure, step by step.
 *
 * @param click of a click
 * @param cartGivenClick of a cart, given the click
 * @param purchaseGivenCart of a purchase, given click and cart
 * @param purchaseWithoutCart of a purchase, given the click but no cart
 * @param anotherPiece of a second piece given a purchase, and of a third given the second
 */
record Chances(
        double click,
        double cartGivenClick,
        double purchaseGivenCart,
        double purchaseWithoutCart,
        double anotherPiece) {

    /** Marginal probability of a cart. */
    double cart() {
        return click * cartGivenClick;
    }

    /** Marginal probability of a purchase. */
    double purchase() {
        return click * (cartGivenClick * purchaseGivenCart + (1 - cartGivenClick) * purchaseWithoutCart);
    }

    /** Expected pieces given a purchase. */
    double pieces() {
        return 1 + anotherPiece * (1 + anotherPiece);
    }

    /** One outcome with these probabilities. */
    Outcome draw(Dice dice) {
        if (!dice.chance(click)) {
            return Outcome.NOTHING;
        }
        boolean cart = dice.chance(cartGivenClick);
        boolean purchase = dice.chance(cart ? purchaseGivenCart : purchaseWithoutCart);
        return new Outcome(true, cart, purchase, purchase ? drawPieces(dice) : 0);
    }

    private int drawPieces(Dice dice) {
        if (!dice.chance(anotherPiece)) {
            return 1;
        }
        return dice.chance(anotherPiece) ? 3 : 2;
    }
}
