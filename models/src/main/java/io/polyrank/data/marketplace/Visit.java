package io.polyrank.data.marketplace;

import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * One request of a simulated shopper: what a shop sees of it.
 *
 * @param number counts the requests of the caller, in the order in which they were made
 * @param shopper number of the shopper, from 1
 * @param timeMillis epoch milliseconds
 * @param category text of the category looked for; {@code null} when the shopper looks around
 * @param pageLength how many items fit on the page
 */
public record Visit(
        long number, int shopper, long timeMillis, @Nullable String category, int pageLength) {

    /** Id of the shopper as in {@code users.csv}. */
    public String userId() {
        return userId(shopper);
    }

    int hour() {
        return Instant.ofEpochMilli(timeMillis).atOffset(ZoneOffset.UTC).getHour();
    }

    static String userId(int shopper) {
        return "u" + shopper;
    }
}
