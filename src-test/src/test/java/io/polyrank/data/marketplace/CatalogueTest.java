package io.polyrank.data.marketplace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    @Property(tries = 50)
    void create_anySeed_itemsAreWellFormed(@ForAll long seed, @ForAll @IntRange(min = 10, max = 60) int count) {
        Catalogue catalogue = Catalogue.create(seed, count);

        assertThat(catalogue.items()).hasSize(count);
        for (int index = 0; index < count; index++) {
            Item item = catalogue.items().get(index);
            assertThat(item.itemId()).isEqualTo(index + 1);
            assertThat(item.priceCents()).isPositive();
            assertThat(item.ratingTenths()).isBetween(10, 50);
            assertThat(item.tags()).hasSizeBetween(1, 4).doesNotHaveDuplicates();
            assertThat(item.brandId()).isBetween(1, catalogue.brandCount());
            assertThat(item.category().department().brandNames()).contains(item.brand());
            assertThat(item.title()).contains(item.tags().get(0).text());
        }
    }

    @Test
    void create_moreItems_keepsTheEarlierOnes() {
        List<Item> small = Catalogue.create(7, 20).items();

        assertThat(Catalogue.create(7, 40).items().subList(0, 20)).isEqualTo(small);
    }

    @Test
    void itemsOf_everyCategory_sharesOutAllItems() {
        Catalogue catalogue = Catalogue.create(7, 500);
        int sum = 0;
        for (Category category : Category.values()) {
            assertThat(catalogue.itemsOf(category)).isNotEmpty().allMatch(item -> item.category() == category);
            sum += catalogue.itemsOf(category).size();
        }

        assertThat(sum).isEqualTo(500);
    }
}
