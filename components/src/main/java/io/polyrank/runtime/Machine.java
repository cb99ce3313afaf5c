package io.polyrank.runtime;

/**
 * What the models of a process share.
 *
 * @param lanes the processor cores
 * @param watchdog ends runs that overstay
 */
record Machine(Lanes lanes, Watchdog watchdog) implements AutoCloseable {

    /** For a model that serves nobody: nothing to share, and nobody waits. */
    static Machine alone() {
        return new Machine(Lanes.unlimited(), new Watchdog());
    }

    @Override
    public void close() {
        lanes.close();
        watchdog.close();
    }
}
