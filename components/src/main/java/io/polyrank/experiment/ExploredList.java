package io.polyrank.experiment;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.util.List;

/**
 * That a list is explored, and how. The same seed and item give the same time of arrival ({@link PlackettLuce}), whatever other
 * items there are and in whatever order: pages of one search are slices of one order.
 *
 * @param temperature how far from the order of relevance, above 0
 * @param depth how many of the best candidates change places
 * @param seed decides the order
 */
public record ExploredList(double temperature, int depth, long seed) {

    private static final HashFunction HASH = Hashing.murmur3_128();
    private static final double UNIT = 0x1.0p-53;

    /** The law by which the best candidates, given by their relevance, are ordered. */
    public PlackettLuce law(double[] relevance) {
        return PlackettLuce.over(relevance, temperature);
    }

    /**
     * The order of this list.
     *
     * @param law of the items
     * @param items what tells each from the others, in the law's order
     * @return the items by place
     */
    public int[] order(PlackettLuce law, List<String> items) {
        return law.order(items.stream().mapToDouble(this::uniform).toArray());
    }

    private double uniform(String item) {
        long bits =
                HASH.newHasher().putLong(seed).putUnencodedChars(item).hash().asLong();
        return ((bits >>> 11) + 0.5) * UNIT;
    }
}
