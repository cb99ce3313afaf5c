package io.polyrank.simulate;

import java.net.URI;
import java.util.Map;

/**
 * How shoppers use the shop.
 *
 * @param url where the container answers
 * @param clients how many ask at a time
 * @param pageLength items on a page
 * @param surface where pages are shown
 * @param parameters of every query, beside those of the shopper
 */
public record Settings(URI url, int clients, int pageLength, String surface, Map<String, String> parameters) {

    private static final int MOST_CLIENTS = 256;
    private static final int LONGEST_PAGE = 400;

    /** Checks the numbers. */
    public Settings {
        check("clients", clients, MOST_CLIENTS);
        check("page", pageLength, LONGEST_PAGE);
        parameters = Map.copyOf(parameters);
    }

    private static void check(String name, int found, int most) {
        if (found < 1 || found > most) {
            throw new IllegalArgumentException(
                    "--" + name + ": found " + found + ", expected a number from 1 to " + most);
        }
    }
}
