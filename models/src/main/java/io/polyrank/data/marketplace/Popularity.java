package io.polyrank.data.marketplace;

import java.util.Arrays;
import java.util.List;

/** Clicks and exposures per item so far, and the weights that the logging policy makes of them now and then. */
final class Popularity {
    private static final long REFRESH_MILLIS = WorldConstants.POPULARITY_REFRESH_HOURS * 3_600_000;

    private final List<Item> items;
    private final int[] exposures;
    private final int[] clicks;
    private final double[] weights;
    private final Shelf everything;
    private final List<Shelf> categories;
    private long nextRefreshMillis;

    Popularity(Catalogue catalogue) {
        this.items = catalogue.items();
        this.exposures = new int[items.size()];
        this.clicks = new int[items.size()];
        this.weights = new double[items.size()];
        this.everything = new Shelf(items);
        this.categories = Arrays.stream(Category.values())
                .map(category -> new Shelf(catalogue.itemsOf(category)))
                .toList();
    }

    /** All items, drawn by popularity. */
    Shelf everything() {
        return everything;
    }

    /** The items of a category, drawn by popularity. */
    Shelf of(Category category) {
        return categories.get(category.index());
    }

    /** The weight of an item as of the last refresh. */
    double weight(Item item) {
        return weights[item.itemId() - 1];
    }

    void count(Item item, Outcome outcome) {
        exposures[item.itemId() - 1]++;
        if (outcome.click()) {
            clicks[item.itemId() - 1]++;
        }
    }

    /** Takes the counts into the weights if it is time to. */
    void refresh(long timeMillis) {
        if (timeMillis < nextRefreshMillis) {
            return;
        }
        nextRefreshMillis = (timeMillis / REFRESH_MILLIS + 1) * REFRESH_MILLIS;
        for (int index = 0; index < weights.length; index++) {
            double rate =
                    (clicks[index] + WorldConstants.PRIOR_CLICKS) / (exposures[index] + WorldConstants.PRIOR_EXPOSURES);
            weights[index] = rate * items.get(index).traits().prominence();
        }
        everything.refresh(weights);
        categories.forEach(shelf -> shelf.refresh(weights));
    }
}
