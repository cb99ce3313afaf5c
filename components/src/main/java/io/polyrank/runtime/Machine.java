package io.polyrank.runtime;

/**
 * What the models of a process share.
 *
 * @param lanes the processor cores
 * @param watchdog ends runs that overstay
 * @param sideBytes how much memory the users' sides of a model may take between queries
 */
record Machine(Lanes lanes, Watchdog watchdog, long sideBytes) implements AutoCloseable {

    /** Of models that keep no users' sides. */
    Machine(Lanes lanes, Watchdog watchdog) {
        this(lanes, watchdog, 0);
    }

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
