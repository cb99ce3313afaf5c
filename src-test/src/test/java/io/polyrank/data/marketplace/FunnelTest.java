package io.polyrank.data.marketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FunnelTest {
    private static final Catalogue CATALOGUE = Catalogue.create(7, 200);
    private static final List<Shopper> SHOPPERS = Population.create(7, 40, Duration.ofDays(1), CATALOGUE.brandCount());

    @Property
    void chances_anyPair_areProbabilities(
            @ForAll @IntRange(max = 39) int user,
            @ForAll @IntRange(min = 1, max = 200) int item,
            @ForAll @IntRange(min = 1, max = 10) int position,
            @ForAll @IntRange(max = 23) int hour) {
        Chances chances = Funnel.chances(SHOPPERS.get(user), CATALOGUE.item(item), position, hour);

        assertThat(List.of(
                        chances.click(),
                        chances.cartGivenClick(),
                        chances.purchaseGivenCart(),
                        chances.purchaseWithoutCart(),
                        chances.anotherPiece()))
                .allSatisfy(chance -> assertThat(chance).isBetween(0.0, 1.0));
        assertThat(chances.purchaseWithoutCart()).isLessThan(chances.purchaseGivenCart());
    }

    @Test
    void chances_lowerPosition_onlyExaminationFalls() {
        Chances first = Funnel.chances(SHOPPERS.get(0), CATALOGUE.item(1), 1, 12);
        Chances last = Funnel.chances(SHOPPERS.get(0), CATALOGUE.item(1), 10, 12);

        assertThat(last.click() / first.click())
                .isCloseTo(1 / (1 + 9 * WorldConstants.EXAMINATION_DECAY), within(1e-12));
        assertThat(last.cartGivenClick()).isEqualTo(first.cartGivenClick());
    }

    @Test
    void chances_baitAndDream_attractMoreThanTheySell() {
        Item plain = item(false, 0);
        Chances ordinary = Funnel.chances(SHOPPERS.get(0), plain, 1, 12);
        Chances bait = Funnel.chances(SHOPPERS.get(0), item(true, 0), 1, 12);
        Chances dream = Funnel.chances(SHOPPERS.get(0), item(false, 2), 1, 12);

        assertThat(bait.click()).isGreaterThan(ordinary.click());
        assertThat(bait.purchase()).isLessThan(ordinary.purchase());
        assertThat(dream.purchaseGivenCart()).isLessThan(ordinary.purchaseGivenCart());
    }

    private static Item item(boolean bait, double priceLevel) {
        Item model = CATALOGUE.item(1);
        return new Item(
                model.itemId(),
                model.title(),
                model.category(),
                model.brandId(),
                model.brand(),
                model.priceCents(),
                model.ratingTenths(),
                model.tags(),
                new Item.Traits(0, 0, bait, priceLevel, 1));
    }
}
