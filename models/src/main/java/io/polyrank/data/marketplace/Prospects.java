package io.polyrank.data.marketplace;

/** The truth about one shopper at one moment: what is to be expected of every item. */
@FunctionalInterface
public interface Prospects {

    /**
     * What is to be expected of an item.
     *
     * @throws IllegalArgumentException if the catalogue has no such item
     */
    Prospect of(int itemId);
}
