package io.polyrank.data.marketplace;

import java.util.HashSet;
import java.util.Set;

/**
 * What was written.
 *
 * @param activeUsers users with at least one request
 * @param orderValueCents sum of all order values, in hundredths
 */
public record MarketplaceCounts(
        int users,
        int activeUsers,
        int items,
        int requests,
        long exposures,
        long clicks,
        long carts,
        long purchases,
        long orderValueCents) {

    /** Clicks per exposure. */
    public double clickRate() {
        return rate(clicks);
    }

    /** Carts per exposure. */
    public double cartRate() {
        return rate(carts);
    }

    /** Purchases per exposure. */
    public double purchaseRate() {
        return rate(purchases);
    }

    private double rate(long count) {
        return exposures == 0 ? 0 : (double) count / exposures;
    }

    /** Counts exposures while they are written. */
    static final class Builder {
        private final Set<String> activeUsers = new HashSet<>();
        private int requests;
        private long exposures;
        private long clicks;
        private long carts;
        private long purchases;
        private long orderValueCents;

        void add(Exposure exposure) {
            activeUsers.add(exposure.user().userId());
            requests = exposure.request();
            exposures++;
            clicks += exposure.outcome().click() ? 1 : 0;
            carts += exposure.outcome().cart() ? 1 : 0;
            purchases += exposure.outcome().purchase() ? 1 : 0;
            orderValueCents += exposure.orderValueCents();
        }

        MarketplaceCounts build(int users, int items) {
            return new MarketplaceCounts(
                    users, activeUsers.size(), items, requests, exposures, clicks, carts, purchases, orderValueCents);
        }
    }
}
