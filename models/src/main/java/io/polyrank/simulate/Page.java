package io.polyrank.simulate;

import java.util.List;
import java.util.Map;

/**
 * What a query was answered with.
 *
 * @param items ids, in order of the position
 * @param query id of the query in its receipt; empty without one
 * @param level how much of the ranking the query got; empty without a receipt
 * @param variants by layer, {@code experiment:variant}, or why there is none in brackets
 */
record Page(List<Integer> items, String query, String level, Map<String, String> variants) {

    Page {
        items = List.copyOf(items);
        variants = Map.copyOf(variants);
    }
}
