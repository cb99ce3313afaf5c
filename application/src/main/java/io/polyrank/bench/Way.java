package io.polyrank.bench;

/**
 * One way to get the scores of a query's candidates.
 *
 * @param name in tables and JSON
 * @param repeats how often it runs in a round; slow ways run once
 * @param run does it once, from the same inputs each time
 */
record Way(String name, int repeats, Run run) {

    /** What is measured. */
    @FunctionalInterface
    interface Run {

        /** Computes the scores of all candidates, {@code [candidates x score names]}. */
        float[] scores() throws Exception;
    }
}
