package io.polyrank.data.marketplace;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What shopping has made of a shopper.
 *
 * @param timeMillis of the next request, in milliseconds after the start of the log
 * @param clicks latest last
 * @param mission the running one, if there is one
 */
record CustomerState(
        int shopper,
        long timeMillis,
        List<Integer> clicks,
        List<Integer> owned,
        @Nullable Mission mission) {

    CustomerState {
        clicks = List.copyOf(clicks);
        owned = List.copyOf(owned);
    }
}
