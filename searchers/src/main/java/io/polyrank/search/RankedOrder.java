package io.polyrank.search;

import com.yahoo.search.result.Hit;
import com.yahoo.search.result.HitGroup;
import io.polyrank.search.RankOutcome.Ranked;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The order a ranking puts the hits of a result into.
 *
 * <p>The candidates that were ranked come first. All other hits follow in the order of retrieval, with a relevance below that
 * of every ranked one. So every hit has one place, whichever page is asked for, and no relevance is NaN.
 */
final class RankedOrder {

    private static final int NOT_SCORED = -1;

    private final Candidates candidates;
    private final double[] relevance;
    private final List<Integer> places = new ArrayList<>();
    private final int[] candidateAt;
    private final int rankedCount;

    private RankedOrder(Candidates candidates, int[] order, double[] relevanceAt) {
        this.candidates = candidates;
        this.relevance = new double[candidates.hits().size()];
        this.candidateAt = new int[candidates.hits().size()];
        Arrays.fill(relevance, Double.NaN);
        Arrays.fill(candidateAt, NOT_SCORED);
        for (int rank = 0; rank < order.length; rank++) {
            int place = candidates.place(order[rank]);
            relevance[place] = relevanceAt[rank];
            candidateAt[place] = order[rank];
            places.add(place);
        }
        rankedCount = order.length;
        appendOthers();
    }

    /** By falling relevance; where that is equal, in the order of retrieval. */
    static RankedOrder of(Candidates candidates, Ranked ranked) {
        int[] order = byRelevance(candidates.size(), ranked::relevance);
        // Adding zero turns the negative zero, which sorts below zero, into the positive one.
        double[] relevance = Arrays.stream(order)
                .mapToDouble(candidate -> ranked.relevance(candidate) + 0.0)
                .toArray();
        return new RankedOrder(candidates, order, relevance);
    }

    /**
     * In an order that something else than relevance decided.
     *
     * @param order the ranked candidates, best first, none twice
     * @param relevance what the hit at each of these ranks shows; finite and not rising
     */
    static RankedOrder of(Candidates candidates, int[] order, double[] relevance) {
        return new RankedOrder(candidates, order, relevance);
    }

    /** The candidates with a relevance, by falling relevance and then in the order of retrieval. */
    static int[] byRelevance(int count, IntToDoubleFunction relevance) {
        return IntStream.range(0, count)
                .filter(candidate -> !Double.isNaN(relevance.applyAsDouble(candidate)))
                .boxed()
                .sorted(Comparator.comparingDouble((Integer candidate) -> relevance.applyAsDouble(candidate) + 0.0)
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private void appendOthers() {
        double below = rankedCount == 0 ? 0 : relevance[places.get(rankedCount - 1)];
        for (int place = 0; place < relevance.length; place++) {
            if (Double.isNaN(relevance[place])) {
                below = lower(below);
                relevance[place] = below;
                places.add(place);
            }
        }
    }

    /** The next lower relevance: one less, or as little less as that far down the numbers can tell apart. */
    private static double lower(double value) {
        double next = Math.min(value - 1, Math.nextDown(value));
        return Double.isInfinite(next) ? value : next;
    }

    /** How many hits there are. */
    int size() {
        return places.size();
    }

    /** The hit at a rank, 0 for the best. */
    Hit hit(int rank) {
        return candidates.hits().get(places.get(rank));
    }

    /** The candidate at a rank, as its place among the candidates; -1 for a hit that was not ranked. */
    int candidate(int rank) {
        return rank < rankedCount ? candidateAt[places.get(rank)] : NOT_SCORED;
    }

    /** The candidates among the ranks from one (inclusive) to another (exclusive), in order. */
    int[] candidates(int from, int to) {
        return IntStream.range(from, Math.min(to, size()))
                .map(this::candidate)
                .filter(candidate -> candidate != NOT_SCORED)
                .toArray();
    }

    /** Gives the hits of a result their relevance and order; everything else in the result stays where it is. */
    void applyTo(HitGroup group) {
        List<Hit> all = List.copyOf(group.asList());
        int rank = 0;
        for (int index = 0; index < all.size(); index++) {
            if (Candidates.isContent(all.get(index))) {
                Hit hit = hit(rank);
                hit.setRelevance(relevance[places.get(rank)]);
                group.set(index, hit);
                rank++;
            }
        }
        // The order is in place, and sorting by relevance alone would not know the order of retrieval.
        group.setSorted(true);
    }
}
