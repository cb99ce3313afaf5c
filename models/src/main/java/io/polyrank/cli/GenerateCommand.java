package io.polyrank.cli;

import io.polyrank.data.FeedWriter;
import io.polyrank.data.marketplace.MarketplaceArguments;
import io.polyrank.data.marketplace.MarketplaceCounts;
import io.polyrank.data.marketplace.MarketplaceGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code polyrank generate}: writes the log of a simulated marketplace. Bad arguments are a {@link ParameterException}, exit status 2. */
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        description = "Writes a simulated marketplace: items, users, exposures with their outcomes, and the truth"
                + " behind them. The same arguments give the same bytes.")
public final class GenerateCommand implements Callable<Integer> {

    /** Name of the feed file. */
    static final String FEED = "feed.jsonl";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Folder to write: a new or empty one, or one that this command wrote before.")
    @SuppressWarnings("NullAway.Init") // set by picocli, which requires it
    private Path out;

    @Option(names = "--kind", defaultValue = "marketplace", description = "What to simulate: ${COMPLETION-CANDIDATES}.")
    private Kind kind = Kind.marketplace;

    @Option(names = "--users", defaultValue = "5000", description = "Number of users.")
    private int users;

    @Option(names = "--items", defaultValue = "2000", description = "Number of items, at least 10.")
    private int items;

    @Option(names = "--days", defaultValue = "14", description = "Length of the log in days.")
    private int days;

    @Option(names = "--seed", defaultValue = "7", description = "Seed of the world.")
    private long seed;

    @Override
    public Integer call() throws IOException {
        MarketplaceCounts counts =
                switch (kind) {
                    case marketplace -> generateMarketplace();
                };
        print(counts);
        FeedWriter.write(out, out.resolve(FEED));
        spec.commandLine().getOut().println("Feed of items and users for Vespa: " + out.resolve(FEED));
        return 0;
    }

    private MarketplaceCounts generateMarketplace() throws IOException {
        try {
            MarketplaceArguments arguments = new MarketplaceArguments(users, items, days, seed);
            if (!isTerminal()) {
                return MarketplaceGenerator.generate(arguments, out, day -> {});
            }
            try (ProgressBar bar = new ProgressBarBuilder()
                    .setTaskName("days")
                    .setInitialMax(days)
                    .build()) {
                LongConsumer progress = bar::stepTo;
                MarketplaceCounts counts = MarketplaceGenerator.generate(arguments, out, progress);
                bar.stepTo(days);
                return counts;
            }
        } catch (IllegalArgumentException refused) {
            throw new ParameterException(spec.commandLine(), "--" + refused.getMessage(), refused);
        }
    }

    private void print(MarketplaceCounts counts) {
        spec.commandLine()
                .getOut()
                .printf(
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

    /** From Java 22 on a console may exist without a terminal; then the bar is printed into the log, which does no harm. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        return System.console() != null;
    }

    /** What can be simulated; the names are those on the command line. */
    enum Kind {
        marketplace
    }
}
