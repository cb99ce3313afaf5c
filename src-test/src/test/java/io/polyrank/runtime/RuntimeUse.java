package io.polyrank.runtime;

/** Lets tests elsewhere see what models take of the process. */
public final class RuntimeUse {

    /**
     * What models take at one moment.
     *
     * @param sessions open ones
     * @param queries being scored, or holding a model for that
     * @param idleSlots sets of buffers that wait for queries
     * @param freeLanes cores that nobody uses
     */
    public record Use(int sessions, int queries, int idleSlots, int freeLanes) {}

    private RuntimeUse() {}

    /** What these models take now. */
    public static Use of(TaskModels models) {
        TaskModels.InUse now = models.inUse();
        return new Use(now.sessions(), now.queries(), now.idleSlots(), now.freeLanes());
    }
}
