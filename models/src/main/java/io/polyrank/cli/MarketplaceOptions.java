package io.polyrank.cli;

import io.polyrank.data.FeedWriter;
import io.polyrank.data.marketplace.MarketplaceArguments;
import io.polyrank.data.marketplace.MarketplaceCounts;
import io.polyrank.data.marketplace.MarketplaceGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The options of {@code polyrank generate --kind marketplace}, and what it does with them. */
final class MarketplaceOptions {

    @Option(names = "--users", defaultValue = "5000", description = "marketplace: number of users.")
    private int users;

    @Option(names = "--items", defaultValue = "2000", description = "marketplace: number of items, at least 10.")
    private int items;

    @Option(names = "--days", defaultValue = "14", description = "marketplace: length of the log in days.")
    private int days;

    /**
     * Writes the marketplace and its feed.
     *
     * @throws IllegalArgumentException when an option is out of range or the folder is taken; the message starts with
     *     the option's name
     */
    void generate(Path out, long seed, PrintWriter print) throws IOException {
        MarketplaceArguments arguments = new MarketplaceArguments(users, items, days, seed);
        try (Progress progress = new Progress("days", days)) {
            MarketplaceCounts counts = MarketplaceGenerator.generate(arguments, out, progress::at);
            progress.at(days);
            print(out, counts, print);
        }
        FeedWriter.write(out, out.resolve(GenerateCommand.FEED));
        print.println("Feed of items and users for Vespa: " + out.resolve(GenerateCommand.FEED));
    }

    private static void print(Path out, MarketplaceCounts counts, PrintWriter print) {
        print.printf(
                        Locale.ROOT,
                        "%s: %,d exposures in %,d requests of %,d users (%,d users and %,d items in all)%n"
                                + "clicks %,d (%.2f %%), carts %,d (%.2f %%), purchases %,d (%.2f %%), order value %,.2f%n",
                        out,
                        counts.exposures(),
                        counts.requests(),
                        counts.activeUsers(),
                        counts.users(),
                        counts.items(),
                        counts.clicks(),
                        100 * counts.clickRate(),
                        counts.carts(),
                        100 * counts.cartRate(),
                        counts.purchases(),
                        100 * counts.purchaseRate(),
                        counts.orderValueCents() / 100.0)
                .flush();
    }
}
