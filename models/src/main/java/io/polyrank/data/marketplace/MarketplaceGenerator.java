package io.polyrank.data.marketplace;

import io.polyrank.data.generate.CsvFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * Makes the log of a marketplace whose truth is known.
 *
 * <p>A folder gets {@code items.csv}, {@code users.csv}, {@code exposures.csv}, {@code truth.csv} and {@code marketplace.json}. All files are UTF-8
 * with line feeds; the same arguments give the same bytes on every machine and Java release. {@code truth.csv} has one row per row of
 * {@code exposures.csv}, in the same order, with the marginal probabilities of the labels and the expected order value given a purchase; nothing but
 * evaluation may read it.
 */
public final class MarketplaceGenerator {
    private MarketplaceGenerator() {}

    /**
     * Writes a marketplace.
     *
     * @param folder a new or empty folder, or one written by this class before, whose files are replaced
     * @param progress told the simulated day (from 0) whenever a new one starts
     * @return what was written
     * @throws IllegalArgumentException if the folder holds something else
     */
    public static MarketplaceCounts generate(MarketplaceArguments arguments, Path folder, LongConsumer progress)
            throws IOException {
        MarketplaceFolder files = MarketplaceFolder.open(folder);
        Manifest.write(files.manifest(), arguments, null);
        World world = new World(arguments);
        writeItems(files.items(), world.catalogue().items());
        writeUsers(files.users(), world.users());
        MarketplaceCounts.Builder builder = new MarketplaceCounts.Builder();
        try (ExposureFiles exposures = ExposureFiles.create(files.exposures(), files.truth(), builder)) {
            DayReporter days = new DayReporter(progress);
            world.run(exposure -> {
                exposures.exposed(exposure);
                days.at(exposure.timeMillis());
            });
        }
        MarketplaceCounts counts = builder.build(arguments.users(), arguments.items());
        Manifest.write(files.manifest(), arguments, counts);
        return counts;
    }

    private static void writeItems(Path path, List<Item> items) throws IOException {
        try (CsvFile file = CsvFile.create(
                path, "item_id", "title", "category", "category_id", "brand", "brand_id", "price", "rating", "tags")) {
            for (Item item : items) {
                file.whole(item.itemId())
                        .text(item.title())
                        .text(item.category().text())
                        .whole(item.category().id())
                        .text(item.brand())
                        .whole(item.brandId())
                        .scaled(item.priceCents(), 2)
                        .scaled(item.ratingTenths(), 1)
                        .text(item.tags().stream()
                                .map(tag -> Integer.toString(tag.id()))
                                .collect(Collectors.joining(" ")))
                        .endLine();
            }
        }
    }

    private static void writeUsers(Path path, List<User> users) throws IOException {
        try (CsvFile file = CsvFile.create(path, "user_id", "age_group", "region", "device", "member", "price_band")) {
            for (User user : users) {
                file.text(user.userId())
                        .text(user.ageGroup())
                        .text(user.region())
                        .text(user.device())
                        .text(user.member() ? "yes" : "no")
                        .text(user.priceBand())
                        .endLine();
            }
        }
    }

    /** Turns times into days and reports each once. */
    private static final class DayReporter {
        private final LongConsumer progress;
        private long lastDay = -1;

        DayReporter(LongConsumer progress) {
            this.progress = progress;
        }

        void at(long timeMillis) {
            long day = Duration.between(World.START, Instant.ofEpochMilli(timeMillis))
                    .toDays();
            if (day > lastDay) {
                lastDay = day;
                progress.accept(day);
            }
        }
    }
}
