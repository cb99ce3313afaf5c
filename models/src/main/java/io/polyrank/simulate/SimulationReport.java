package io.polyrank.simulate;

import java.util.List;
import java.util.Map;

/**
 * What a simulation came to.
 *
 * @param firstDay number of the first day, from 1
 * @param days whole days that passed
 * @param from instant at which the first day starts
 * @param stopped whether it was stopped before its end
 * @param queries asked
 * @param emptyPages answered queries without a hit
 * @param failures queries and batches of events that failed, by what was wrong
 * @param failedQueries queries without an answer
 * @param levels how much of the ranking queries got, by the level of their receipt
 * @param shown on all pages
 * @param variants by layer, and by variant or why there is none
 * @param seconds of this machine's time
 */
public record SimulationReport(
        String url,
        int shoppers,
        int firstDay,
        int days,
        String from,
        boolean stopped,
        long queries,
        long failedQueries,
        long emptyPages,
        Map<String, Long> failures,
        Map<String, Long> levels,
        Events events,
        Sums shown,
        List<Variant> variants,
        double seconds) {

    /** Copies the collections. */
    public SimulationReport {
        failures = Map.copyOf(failures);
        levels = Map.copyOf(levels);
        variants = List.copyOf(variants);
    }

    /** Of answered and failed queries, over all the time it took. */
    public double queriesPerSecond() {
        return queries / seconds;
    }

    /**
     * What became of events.
     *
     * @param duplicates of the accepted ones, were known already
     * @param lost not known to be stored
     */
    public record Events(long accepted, long duplicates, long refused, long lost) {}

    /** Sums over pages with at least one item. */
    public record Sums(int shoppers, long lists, long items, long click, long cart, long purchase, double value) {}

    /** Sums of one variant. */
    public record Variant(String layer, String variant, Sums shown) {}
}
