package io.polyrank.data.marketplace;

import io.polyrank.data.generate.Dice;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Retrieval of a shop in memory: a few items drawn at random for every request, the same for the same seed, shopper and time. */
public final class Candidates {
    private static final int TIME_BITS = 41;

    private final long seed;
    private final int count;
    private final Shoppers shoppers;

    /**
     * Retrieval from the catalogue of the shoppers.
     *
     * @param count how many items a request gets, 1 to all
     */
    public Candidates(long seed, int count, Shoppers shoppers) {
        if (count < 1 || count > shoppers.items()) {
            throw new IllegalArgumentException("count: found " + count
                    + ", expected a number from 1 to the items of the catalogue, " + shoppers.items());
        }
        this.seed = seed;
        this.count = count;
        this.shoppers = shoppers;
    }

    /** Items of the category looked for, filled up with others when it has too few; any items when no category is looked for. */
    public List<Integer> of(Visit visit) {
        Dice dice = Purpose.CANDIDATES.dice(seed, ((long) visit.shopper() << TIME_BITS) + visit.timeMillis());
        Set<Integer> chosen = new LinkedHashSet<>();
        if (visit.category() != null) {
            chosen.addAll(some(shoppers.itemsOf(visit.category()), dice));
        }
        while (chosen.size() < count) {
            chosen.add(1 + dice.below(shoppers.items()));
        }
        return List.copyOf(chosen);
    }

    /** The start of a shuffle (Fisher and Yates). */
    private List<Integer> some(List<Integer> items, Dice dice) {
        List<Integer> shuffled = new ArrayList<>(items);
        int wanted = Math.min(count, shuffled.size());
        IntStream.range(0, wanted).forEach(index -> {
            int other = index + dice.below(shuffled.size() - index);
            shuffled.set(index, shuffled.set(other, shuffled.get(index)));
        });
        return shuffled.subList(0, wanted);
    }
}
