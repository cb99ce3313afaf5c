package io.polyrank.interleave;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A way to make one list of several rankings. */
public enum Interleaving {
    /**
     * Two teams pick in rounds (Radlinski, Kurup, Joachims 2008, "How Does Clickthrough Data Reflect Retrieval Quality?"): a coin
     * says who picks first, and each picks the best of its ranking that is not there yet. What both rank alike from the
     * top on belongs to no team, since nothing can follow from it.
     */
    TEAM_DRAFT(2, 2),
    /**
     * Optimised multileaving (Schuth, Sietsma, Whiteson, Lefortier, de Rijke 2014, "Multileaved Comparisons for Fast Online
     * Evaluation"): see {@link ListLottery}.
     */
    OPTIMISED(2, 5);

    private final int fewest;
    private final int most;

    Interleaving(int fewest, int most) {
        this.fewest = fewest;
        this.most = most;
    }

    /** The name in files. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The least number of rankings it can mix. */
    public int fewest() {
        return fewest;
    }

    /** The greatest number of rankings it can mix. */
    public int most() {
        return most;
    }

    /**
     * Mixes rankings. The same rankings and seed give the same list; a greater depth gives the same list further down.
     *
     * @param rankings candidates, best first, none twice in a ranking; a candidate may be missing in some
     * @param depth how far down the list is mixed; below, it goes on as the first ranking
     * @param seed decides what is left to chance
     * @throws IllegalArgumentException if there are too few or too many rankings
     */
    public Mixture mix(List<int[]> rankings, int depth, long seed) {
        if (rankings.size() < fewest || rankings.size() > most) {
            throw new IllegalArgumentException(
                    text() + ": found " + rankings.size() + " rankings, expected " + fewest + " to " + most);
        }
        Chance chance = new Chance(seed);
        List<Mixture.Place> places =
                switch (this) {
                    case TEAM_DRAFT -> TeamDraft.draft(rankings, depth, chance);
                    case OPTIMISED -> Multileaving.draw(rankings, depth, chance);
                };
        return new Mixture(order(places, rankings), places);
    }

    private static int[] order(List<Mixture.Place> places, List<int[]> rankings) {
        Set<Integer> order = new LinkedHashSet<>();
        places.forEach(place -> order.add(place.candidate()));
        rankings.forEach(ranking -> Arrays.stream(ranking).forEach(order::add));
        return order.stream().mapToInt(Integer::intValue).toArray();
    }
}
