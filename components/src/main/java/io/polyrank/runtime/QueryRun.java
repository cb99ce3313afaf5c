package io.polyrank.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query of a model in line for a device.
 *
 * @param runner of the model
 * @param slot the query's inputs, and where its scores go
 * @param side the user's side as it was computed before; null to compute it in the run
 * @param deadline at which the run is ended
 */
record QueryRun(ModelRunner runner, Slot slot, @Nullable UserSide side, Deadline deadline) implements RunQueue.Job {

    /** Twice the largest size that is run when a model is loaded: no run is to take memory of another order. */
    private static final int MOST_ROWS = 4096;

    @Override
    public void run() {
        runner.runNow(slot, side, deadline);
    }

    @Override
    public boolean joins(List<RunQueue.Job> others) {
        int rows = slot.rows();
        for (RunQueue.Job other : others) {
            if (!(other instanceof QueryRun query && query.runner == runner)) {
                return false;
            }
            rows = Math.max(rows, query.slot.rows());
        }
        return runner.manyUsers() && rows * (others.size() + 1L) <= MOST_ROWS;
    }

    @Override
    public void runWith(List<RunQueue.Job> all) {
        runner.runTogether(all.stream().map(QueryRun.class::cast).toList());
    }
}
