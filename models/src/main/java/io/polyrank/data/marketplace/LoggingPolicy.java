package io.polyrank.data.marketplace;

import io.polyrank.data.generate.Dice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ranking the shop used while the log was written: part relevance to what the user looks for, part popularity, part exploration. It knows no
 * tastes beyond the category looked for, so a list mixes what fits with what does not.
 */
final class LoggingPolicy {
    private final Catalogue catalogue;
    private final Popularity popularity;

    LoggingPolicy(Catalogue catalogue) {
        this.catalogue = catalogue;
        this.popularity = new Popularity(catalogue);
    }

    /** The list for one request, best position first, without repeated items. */
    List<Item> list(Shopper shopper, long timeMillis, Dice dice) {
        popularity.refresh(timeMillis);
        Category focus = shopper.focus(dice, shopper.dice());
        List<Item> list = new ArrayList<>(WorldConstants.LIST_LENGTH);
        Shelf focusShelf = popularity.of(focus);
        if (!focusShelf.isEmpty()) {
            fill(list, WorldConstants.FOCUS_SLOTS, focusShelf, dice);
        }
        fill(list, list.size() + WorldConstants.POPULAR_SLOTS, popularity.everything(), dice);
        Item reminder = reminder(shopper, dice);
        if (reminder != null && !list.contains(reminder)) {
            list.add(reminder);
        }
        while (list.size() < WorldConstants.LIST_LENGTH) {
            Item item = catalogue.items().get(dice.below(catalogue.items().size()));
            if (!list.contains(item)) {
                list.add(item);
            }
        }
        return ordered(list, focus, dice);
    }

    /** Learns from what came of an exposure. */
    void learn(Item item, Outcome outcome) {
        popularity.count(item, outcome);
    }

    /** Adds items until the list has the given size; a small shelf may run out of new ones, then exploration fills the list. */
    private static void fill(List<Item> list, int size, Shelf shelf, Dice dice) {
        int attempts = 4 * WorldConstants.LIST_LENGTH;
        while (list.size() < size && attempts-- > 0) {
            Item item = shelf.draw(dice);
            if (!list.contains(item)) {
                list.add(item);
            }
        }
    }

    private @Nullable Item reminder(Shopper shopper, Dice dice) {
        List<Integer> clicks = shopper.memory().recentClicks();
        if (clicks.isEmpty() || !dice.chance(WorldConstants.REMIND_CHANCE)) {
            return null;
        }
        return catalogue.item(clicks.get(dice.below(clicks.size())));
    }

    private List<Item> ordered(List<Item> list, Category focus, Dice dice) {
        List<Ranked> ranked = new ArrayList<>(list.size());
        for (Item item : list) {
            double score = StrictMath.log(popularity.weight(item))
                    + (item.category() == focus ? WorldConstants.FOCUS_BONUS : 0)
                    + dice.normal(WorldConstants.ORDER_NOISE);
            ranked.add(new Ranked(item, score));
        }
        ranked.sort(Comparator.comparingDouble(Ranked::score).reversed());
        return ranked.stream().map(Ranked::item).toList();
    }

    private record Ranked(Item item, double score) {}
}
