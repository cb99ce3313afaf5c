package io.polyrank.data.marketplace;

/**
 * What came of one exposure.
 *
 * @param pieces number bought, 0 without purchase
 */
record Outcome(boolean click, boolean cart, boolean purchase, int pieces) {
    static final Outcome NOTHING = new Outcome(false, false, false, 0);

    Outcome {
        if ((cart || purchase) && !click) {
            throw new IllegalArgumentException("cart and purchase need a click");
        }
        if (purchase != (pieces > 0)) {
            throw new IllegalArgumentException("pieces: found " + pieces + " with purchase " + purchase);
        }
    }
}
