package io.polyrank.data.marketplace;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyrank.data.generate.Dice;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LoggingPolicyTest {
    private static final int LISTS = 300;

    @Property(tries = 60)
    void list_anyShop_showsTenDifferentItems(@ForAll long seed, @ForAll @IntRange(min = 10, max = 40) int count) {
        Catalogue catalogue = Catalogue.create(seed, count);

        List<Item> list = new LoggingPolicy(catalogue).list(shopper(seed, catalogue), 0, dice(seed));

        assertThat(list).hasSize(WorldConstants.LIST_LENGTH).doesNotHaveDuplicates();
    }

    @Test
    void list_manyLists_mixesTheCategoryLookedForWithOthers() {
        Catalogue catalogue = Catalogue.create(7, 800);
        LoggingPolicy policy = new LoggingPolicy(catalogue);
        Dice dice = dice(7);
        Shopper shopper = shopper(7, catalogue);

        double categories = IntStream.range(0, LISTS)
                .mapToLong(index -> policy.list(shopper, 0, dice).stream()
                        .map(Item::category)
                        .distinct()
                        .count())
                .average()
                .orElseThrow();

        assertThat(categories).isBetween(3.0, 7.0);
    }

    @Test
    void list_afterClicksOnOneItem_showsItMoreOften() {
        Catalogue catalogue = Catalogue.create(7, 800);
        LoggingPolicy policy = new LoggingPolicy(catalogue);
        Item hit = catalogue.item(1);
        Shopper shopper = shopper(7, catalogue);
        Dice dice = dice(7);
        long before = timesShown(policy, hit, shopper, 0, dice);

        for (int click = 0; click < 500; click++) {
            policy.learn(hit, new Outcome(true, false, false, 0));
        }

        assertThat(timesShown(policy, hit, shopper, Duration.ofHours(7).toMillis(), dice))
                .isGreaterThan(before);
    }

    private static long timesShown(LoggingPolicy policy, Item item, Shopper shopper, long timeMillis, Dice dice) {
        return IntStream.range(0, 10 * LISTS)
                .filter(index -> policy.list(shopper, timeMillis, dice).contains(item))
                .count();
    }

    private static Shopper shopper(long seed, Catalogue catalogue) {
        return Population.create(seed, 1, Duration.ofDays(1), catalogue.brandCount())
                .get(0);
    }

    private static Dice dice(long seed) {
        return Purpose.LISTS.dice(seed, 1);
    }
}
