package io.polyrank.data.marketplace;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What a marketplace is made from; the same arguments give the same bytes on every machine.
 *
 * @param users number of users, 1 to 1,000,000
 * @param items number of items, 10 to 1,000,000: a list shows ten different ones
 * @param days length of the log, 1 to 365
 * @param seed any number
 */
public record MarketplaceArguments(int users, int items, int days, long seed) {
    private static final int MAXIMUM = 1_000_000;
    private static final int MAXIMUM_DAYS = 365;

    /** Checks the ranges; the message of the exception names the argument, what was found and what is expected. */
    public MarketplaceArguments {
        check("users", users, 1, MAXIMUM);
        check("items", items, WorldConstants.LIST_LENGTH, MAXIMUM);
        check("days", days, 1, MAXIMUM_DAYS);
    }

    /**
     * The arguments of a folder that {@link MarketplaceGenerator} wrote.
     *
     * @throws io.polyrank.data.DataException if it did not, or not to the end, or in another version
     */
    public static MarketplaceArguments of(Path folder) throws IOException {
        return Manifest.read(folder.resolve(MarketplaceFolder.MANIFEST));
    }

    private static void check(String name, int found, int low, int high) {
        if (found < low || found > high) {
            throw new IllegalArgumentException(
                    name + ": found " + found + ", expected a number from " + low + " to " + high);
        }
    }
}
