package io.polyrank.data.marketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polyrank.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShopperFileTest {
    private static final MarketplaceArguments LOG = new MarketplaceArguments(300, 100, 3, 3);

    private final Path file;

    ShopperFileTest(@TempDir Path folder) {
        this.file = folder.resolve("state/shoppers.jsonl");
    }

    /** Times are in the middle of visits too, so that an interrupted day is covered. */
    @ParameterizedTest
    @ValueSource(ints = {24, 31, 43})
    void read_whatWasWritten_goesOnAsIfNothingHadHappened(int hours) throws IOException {
        Shoppers whole = shoppers();
        run(whole, hours);
        List<Shown> expected = run(whole, 96);
        Shoppers first = shoppers();
        run(first, hours);
        ShopperFile.write(file, first, 1);

        Shoppers second = shoppers();
        assertThat(ShopperFile.read(file, second)).isEqualTo(1);

        assertThat(expected).isNotEmpty();
        assertThat(run(second, 96)).isEqualTo(expected);
    }

    @Test
    void read_otherShoppers_isRefused() throws IOException {
        ShopperFile.write(file, shoppers(), 1);

        assertThatThrownBy(() -> ShopperFile.read(file, Shoppers.asNew(LOG)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("found \"seed 3, 100 items, 3 days of log of 300 users, 320 shoppers")
                .hasMessageContaining("expected \"seed 3, 100 items, 3 days of log of 0 users, 300 shoppers");
    }

    @Test
    void read_brokenLine_isNamed() throws IOException {
        ShopperFile.write(file, shoppers(), 1);
        Files.writeString(file, Files.readString(file) + "{\"shopper\":0}\n");

        assertThatThrownBy(() -> ShopperFile.read(file, shoppers()))
                .hasMessageEndingWith("line 2: shopper: found 0, expected a number from 1 to 320");
    }

    @Test
    void read_emptyFile_isRefused() throws IOException {
        Files.createDirectories(file.resolveSibling("x"));
        Files.writeString(file, "");

        assertThatThrownBy(() -> ShopperFile.read(file, shoppers())).hasMessageContaining("found an empty file");
    }

    private static Shoppers shoppers() {
        return Shoppers.afterLog(LOG, 320, Shoppers.endOf(LOG));
    }

    private static List<Shown> run(Shoppers shoppers, int hours) {
        Candidates candidates = new Candidates(1, 10, shoppers);
        long until = shoppers.start().plus(Duration.ofHours(hours)).toEpochMilli();
        PriorityQueue<Customer> queue = new PriorityQueue<>(Shoppers.IN_ORDER_OF_TIME);
        queue.addAll(shoppers.customers());
        List<Shown> all = new ArrayList<>();
        while (!queue.isEmpty()) {
            Customer customer = queue.remove();
            if (customer.nextMillis() < until) {
                all.add(customer.<RuntimeException>request(1, 10, (visit, prospects) -> candidates.of(visit)));
                queue.add(customer);
            }
        }
        return all;
    }
}
