package io.polyrank.simulate;

import io.polyrank.data.marketplace.Shown;
import io.polyrank.data.marketplace.Shown.ShownItem;
import java.util.BitSet;

/** What was shown and what came of it, for all or for one variant. Not for several threads at once. */
final class VariantSums {

    private final BitSet shoppers = new BitSet();
    private long lists;
    private long items;
    private long clicks;
    private long carts;
    private long purchases;
    private double value;

    void add(Shown shown) {
        shoppers.set(shown.visit().shopper());
        lists++;
        items += shown.items().size();
        for (ShownItem item : shown.items()) {
            clicks += item.click() ? 1 : 0;
            carts += item.cart() ? 1 : 0;
            purchases += item.purchase() ? 1 : 0;
            value += item.value();
        }
    }

    SimulationReport.Sums sums() {
        return new SimulationReport.Sums(shoppers.cardinality(), lists, items, clicks, carts, purchases, value);
    }
}
