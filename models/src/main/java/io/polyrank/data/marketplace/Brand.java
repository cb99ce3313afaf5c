package io.polyrank.data.marketplace;

/**
 * One brand.
 *
 * @param brandId from 1
 * @param quality standard normal over brands, shared by its items
 * @param appeal attraction on the click logit
 * @param priceLevel added to the log price of its items
 * @param flashy lives from click-bait
 */
record Brand(
        int brandId,
        String name,
        Department department,
        double quality,
        double appeal,
        double priceLevel,
        boolean flashy) {}
