package io.polyrank.runtime;

import io.polyrank.encode.EncodedCandidates;
import io.polyrank.encode.EncodedUser;
import io.polyrank.encode.InputBuffers;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One query being scored: buffers to be written by the model's encoder, then one run. Its buffers, and the scores with
 * them, belong to the next query once this is closed. Not thread-safe.
 */
public final class Scoring implements InputBuffers, AutoCloseable {

    /**
     * The share of the time left that a query may wait for a core. Whoever waited to the end would have no time to run or
     * to answer, and with more queries than cores all would wait that long.
     */
    static final double MOST_WAITING = 0.5;

    private final TaskModel model;
    private final ModelRunner runner;
    private final Slot slot;
    private @Nullable UserSide side;
    private long waitedNanos;
    private boolean closed;

    Scoring(TaskModel model, ModelRunner runner, Slot slot) {
        this.model = model;
        this.runner = runner;
        this.slot = slot;
    }

    @Override
    public IntBuffer ints(int input) {
        return slot.ints(input);
    }

    @Override
    public FloatBuffer floats(int input) {
        return slot.floats(input);
    }

    /**
     * Scores with the user's side as it was computed before; the user's inputs need not be written then.
     *
     * @param held not released here; empty to compute it from the user's inputs
     */
    public void user(Optional<UserSide> held) {
        side = held.orElse(null);
    }

    /** Copies a query's inputs into the buffers. */
    void fill(EncodedUser user, EncodedCandidates encoded) {
        slot.fill(user, encoded);
    }

    /**
     * Runs the model on what was written, and calibrates the scores.
     *
     * @param deadline by which the scores are worth something
     * @return [candidates x score names], until this is closed; values may be non-finite if the model is broken, the caller
     *     checks
     * @throws ModelException when the run fails
     * @throws TooLateException when nothing was free to run it in half of the time left, or the run was ended at the deadline
     */
    public TaskScores run(Deadline deadline) {
        return calibrated(uncalibrated(deadline));
    }

    /**
     * Runs the model if a core is idle now; otherwise as {@link #run}.
     *
     * @throws TooLateException also when no core is idle
     */
    public TaskScores runIfIdle(Deadline deadline) {
        return calibrated(uncalibrated(Deadline.now(), deadline));
    }

    private TaskScores calibrated(TaskScores scores) {
        model.passport().calibrate(scores.values());
        return scores;
    }

    /** Scores as the graph gives them, before calibration; otherwise as {@link #run}. */
    public TaskScores uncalibrated(Deadline deadline) {
        return uncalibrated(deadline.after(MOST_WAITING), deadline);
    }

    private TaskScores uncalibrated(Deadline begin, Deadline deadline) {
        if (closed) {
            throw new IllegalStateException("scoring: found it closed, expected a run before");
        }
        waitedNanos = runner.run(slot, side, begin, deadline);
        return slot.scores();
    }

    /** A copy of what was written for the latest run, for whoever looks at it later. */
    public WrittenInputs written() {
        return new WrittenInputs(slot, model.encoder().inputs(), side == null);
    }

    /** How long the latest run waited for a core, in nanoseconds. */
    public long waitedNanos() {
        return waitedNanos;
    }

    /** What the latest run gave, before calibration. */
    TaskScores latest() {
        return slot.scores();
    }

    /** Runs the model on the calling thread, in chunks of this many candidates. */
    void inChunksOf(int most) {
        runner.runAlone(slot, most);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            runner.giveBack(slot);
            model.release();
        }
    }
}
