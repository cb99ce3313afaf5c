package io.polyrank.data.marketplace;

import io.polyrank.data.generate.Dice;
import java.util.Arrays;
import java.util.List;

/** Items that are drawn in proportion to weights which seldom change. */
final class Shelf {
    private final List<Item> items;
    private final double[] cumulative;

    Shelf(List<Item> items) {
        this.items = items;
        this.cumulative = new double[items.size()];
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    /** Takes new weights, indexed by item number - 1. */
    void refresh(double[] weights) {
        double sum = 0;
        for (int index = 0; index < cumulative.length; index++) {
            sum += weights[items.get(index).itemId() - 1];
            cumulative[index] = sum;
        }
    }

    Item draw(Dice dice) {
        double point = dice.unit() * cumulative[cumulative.length - 1];
        int found = Arrays.binarySearch(cumulative, point);
        int index = found < 0 ? -found - 1 : found + 1;
        return items.get(Math.min(index, items.size() - 1));
    }
}
