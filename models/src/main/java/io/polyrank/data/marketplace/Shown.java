package io.polyrank.data.marketplace;

import java.util.List;

/**
 * One page as it was shown, and what came of it.
 *
 * @param items in order of the position
 */
public record Shown(Visit visit, List<ShownItem> items) {

    /** Copies the list. */
    public Shown {
        items = List.copyOf(items);
    }

    /**
     * What came of one item.
     *
     * @param position from 1
     * @param pieces number bought, 0 without a purchase
     * @param value of the order, 0 without a purchase
     */
    public record ShownItem(
            int position, int itemId, boolean click, boolean cart, boolean purchase, int pieces, double value) {}
}
