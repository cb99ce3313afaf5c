package io.polyrank.data.marketplace;

import java.time.LocalDateTime;

/** One item shown to one user at one position: what came of it, and what was to be expected. */
record Exposure(
        int request,
        User user,
        Item item,
        long timeMillis,
        LocalDateTime time,
        int position,
        Outcome outcome,
        Chances chances) {

    /** Hundredths; 0 without purchase. */
    long orderValueCents() {
        return item.priceCents() * outcome.pieces();
    }

    /** Expected order value given a purchase. */
    double expectedOrderValue() {
        return item.price() * chances.pieces();
    }
}
