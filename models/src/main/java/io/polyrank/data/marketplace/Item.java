package io.polyrank.data.marketplace;

import java.util.List;

/**
 * One item of the shop as everybody sees it, and the traits that only the world knows.
 *
 * @param itemId from 1
 * @param brandId from 1
 * @param priceCents price in hundredths
 * @param ratingTenths mean rating in tenths, 10 to 50
 */
record Item(
        int itemId,
        String title,
        Category category,
        int brandId,
        String brand,
        long priceCents,
        int ratingTenths,
        List<Tag> tags,
        Traits traits) {

    Item {
        tags = List.copyOf(tags);
    }

    double price() {
        return priceCents / 100.0;
    }

    /**
     * What no file shows.
     *
     * @param quality standard normal over items
     * @param appeal attraction on the click logit
     * @param bait whether the title promises more than the item keeps
     * @param priceLevel standardised log price within the category
     * @param prominence how often the shop shows the item before clicks are known
     */
    record Traits(double quality, double appeal, boolean bait, double priceLevel, double prominence) {
        boolean dream() {
            return priceLevel > WorldConstants.DREAM_PRICE_LEVEL;
        }
    }
}
