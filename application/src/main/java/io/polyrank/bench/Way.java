package io.polyrank.bench;

/**
 * One way to get the scores of a query's candidates.
 *
 * @param name in tables and JSON
 * @param repeats how often it runs in a round; slow ways run once
 * @param warmUps how often it runs before it is measured, until what the virtual machine compiles is compiled
 * @param run does it once, from the same inputs each time
 */
record Way(String name, int repeats, int warmUps, Run run) {

    /** What is measured. */
    @FunctionalInterface
    interface Run {

        /** Computes the scores of all candidates, {@code [candidates x score names]}. */
        float[] scores() throws Exception;
    }
}
