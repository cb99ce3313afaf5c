package io.polyrank.data.marketplace;

import io.polyrank.data.generate.CsvFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes exposures and, row by row beside them, the truth; counts what it wrote. */
final class ExposureFiles implements World.ExposureListener<IOException>, Closeable {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT);
    private static final int PROBABILITY_DECIMALS = 8;
    private static final int VALUE_DECIMALS = 4;

    private final CsvFile exposures;
    private final CsvFile truth;
    private final MarketplaceCounts.Builder counts;

    private ExposureFiles(CsvFile exposures, CsvFile truth, MarketplaceCounts.Builder counts) {
        this.exposures = exposures;
        this.truth = truth;
        this.counts = counts;
    }

    static ExposureFiles create(Path exposuresPath, Path truthPath, MarketplaceCounts.Builder counts)
            throws IOException {
        CsvFile exposures = CsvFile.create(
                exposuresPath,
                "request",
                "user_id",
                "item_id",
                "time_ms",
                "date",
                "hour",
                "position",
                "click",
                "cart",
                "purchase",
                "order_value");
        try {
            CsvFile truth = CsvFile.create(
                    truthPath, "request", "user_id", "item_id", "click", "cart", "purchase", "order_value");
            return new ExposureFiles(exposures, truth, counts);
        } catch (IOException failure) {
            exposures.close();
            throw failure;
        }
    }

    @Override
    public void exposed(Exposure exposure) throws IOException {
        counts.add(exposure);
        Outcome outcome = exposure.outcome();
        exposures
                .whole(exposure.request())
                .text(exposure.user().userId())
                .whole(exposure.item().itemId())
                .whole(exposure.timeMillis())
                .text(DATE.format(exposure.time()))
                .whole(exposure.time().getHour())
                .whole(exposure.position())
                .flag(outcome.click())
                .flag(outcome.cart())
                .flag(outcome.purchase())
                .scaled(exposure.orderValueCents(), 2)
                .endLine();
        Chances chances = exposure.chances();
        truth.whole(exposure.request())
                .text(exposure.user().userId())
                .whole(exposure.item().itemId())
                .number(chances.click(), PROBABILITY_DECIMALS)
                .number(chances.cart(), PROBABILITY_DECIMALS)
                .number(chances.purchase(), PROBABILITY_DECIMALS)
                .number(exposure.expectedOrderValue(), VALUE_DECIMALS)
                .endLine();
    }

    @Override
    public void close() throws IOException {
        try (exposures) {
            truth.close();
        }
    }
}
