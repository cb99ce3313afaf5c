package io.polyrank.interleave;

import io.polyrank.interleave.Mixture.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Multileaves in blocks, see {@link Interleaving#OPTIMISED}: each block is a lottery of its own among what the blocks above
 * have left, so that a list goes on in the same way however far down it is asked for.
 */
final class Multileaving {

    /** How many places are drawn at once. */
    static final int BLOCK = 10;

    /** Farther down nothing is mixed: what is drawn there costs time, and hardly anybody sees it. */
    static final int DEEPEST = 50;

    private Multileaving() {}

    static List<Place> draw(List<int[]> rankings, int depth, Chance chance) {
        List<Place> places = new ArrayList<>();
        Set<Integer> taken = new HashSet<>();
        List<int[]> left = rankings;
        int end = Math.min(depth, DEEPEST);
        while (places.size() < end) {
            List<Place> block = ListLottery.of(left, BLOCK, chance).draw(chance);
            if (block.isEmpty()) {
                break;
            }
            places.addAll(block);
            block.forEach(place -> taken.add(place.candidate()));
            left = rankings.stream().map(ranking -> without(ranking, taken)).toList();
        }
        return places.size() > end ? places.subList(0, end) : places;
    }

    private static int[] without(int[] ranking, Set<Integer> taken) {
        return Arrays.stream(ranking)
                .filter(candidate -> !taken.contains(candidate))
                .toArray();
    }
}
