package io.polyrank.data.marketplace;

import java.util.List;

/**
 * What answers the requests of simulated shoppers.
 *
 * @param <E> what stops the simulation; {@link RuntimeException} for a shop in memory
 */
@FunctionalInterface
public interface Shop<E extends Exception> {

    /**
     * The page for a request: item ids, best first, without repetition, of which the first {@link Visit#pageLength()} are shown. An empty list
     * (nothing found, or no answer) shows nothing.
     *
     * @param prospects the truth about the shopper at this moment, for shops that pretend to know some of it; valid during the call only
     */
    List<Integer> page(Visit visit, Prospects prospects) throws E;
}
