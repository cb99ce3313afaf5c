package io.polyrank.runtime;

import static java.util.Objects.requireNonNull;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.polyrank.encode.EncodedCandidates;
import io.polyrank.encode.EncodedUser;
import io.polyrank.encode.Encoder;
import io.polyrank.encode.ModelInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A loaded model package. Loading verifies the passport's encoder hash, the graph's inputs and output, and the golden
 * requests; a package that fails any of them is refused. One session is shared by all threads, with one thread per run:
 * concurrency comes from queries, not from inside a run.
 */
public final class TaskModel implements AutoCloseable {

    private final Device device;
    private final Passport passport;
    private final Encoder encoder;
    private final ModelRunner runner;
    private final LastOut users;
    private volatile @Nullable CostTable costs;

    private TaskModel(ModelGraphs.Opened opened, Machine machine) {
        this.device = opened.graphs().device();
        this.passport = opened.passport();
        this.encoder = opened.encoder();
        this.runner = new ModelRunner(opened, machine);
        this.users = new LastOut(() -> {
            runner.close();
            machine.open().remove(this);
        });
    }

    /**
     * Loads and verifies a model package.
     *
     * @param file the ONNX file
     * @param wanted the device asked for; CPU is taken where the platform lacks it
     * @throws ModelException when the file is no model package or fails verification
     */
    public static TaskModel load(Path file, Device.Kind wanted) {
        return load(file, wanted, Machine.alone(), Verification::golden);
    }

    /** Loads a model that shares the machine with others, and tunes it. */
    static TaskModel load(Path file, Device.Kind wanted, Machine machine) {
        TaskModel model = load(file, wanted, machine, Verification::golden);
        try {
            model.tune();
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /**
     * What a model package scores otherwise than its golden requests say; nothing when it would serve. For whoever makes
     * packages.
     *
     * @throws ModelException when the file is no model package, or its graph does not fit its passport
     */
    public static List<GoldenDifference> goldenDifferences(Path file, Device.Kind wanted) {
        List<GoldenDifference> differences = new ArrayList<>();
        load(file, wanted, Machine.alone(), model -> differences.addAll(Verification.differences(model)))
                .close();
        return List.copyOf(differences);
    }

    private static TaskModel load(Path file, Device.Kind wanted, Machine machine, Consumer<TaskModel> golden) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Sessions.Opened opened =
                Sessions.open(environment, file, wanted, machine.limits().gpuBytes());
        TaskModel model = null;
        boolean verified = false;
        try {
            model = new TaskModel(ModelGraphs.open(environment, opened, file, machine.limits()), machine);
            machine.open().add(model);
            golden.accept(model);
            verified = true;
            return model;
        } catch (OrtException e) {
            throw new ModelException(file + ": cannot read the model's metadata: " + e.getMessage(), e);
        } catch (ModelException | IllegalArgumentException e) {
            throw new ModelException(file + ": " + e.getMessage(), e);
        } finally {
            if (model != null && !verified) {
                model.close();
            }
        }
    }

    /** What the model says of itself. */
    public Passport passport() {
        return passport;
    }

    /** The encoder that makes this model's inputs. */
    public Encoder encoder() {
        return encoder;
    }

    /**
     * Asks whether a query that comes now can expect to run in time, before it has spent anything on that. If so it counts for
     * those that ask later.
     *
     * @param deadline by which its scores are worth something
     */
    public Admission admit(Deadline deadline) {
        return runner.admit(Scoring.MOST_WAITING * deadline.nanosLeft());
    }

    /** Where the model runs. */
    public Device device() {
        return device;
    }

    /**
     * Begins to score a query.
     *
     * @param candidates how many it has, at least one
     * @throws ModelException when the model is closed
     */
    public Scoring scoring(int candidates) {
        if (candidates < 1) {
            throw new IllegalArgumentException("candidates: found " + candidates + ", expected at least 1");
        }
        return scoring(candidates, users.enter());
    }

    /**
     * Begins to score a query that {@link #hold holds} the model, also when it has been closed meanwhile; otherwise as
     * {@link #scoring(int)}.
     */
    public Scoring scoringOfHeld(int candidates) {
        return scoring(candidates, users.enterAgain());
    }

    private Scoring scoring(int candidates, boolean entered) {
        if (!entered) {
            throw closed();
        }
        boolean done = false;
        try {
            Scoring scoring = new Scoring(this, runner, runner.take(candidates));
            done = true;
            return scoring;
        } finally {
            if (!done) {
                users.leave();
            }
        }
    }

    /**
     * Scores the candidates of one query in one run, and calibrates the scores.
     *
     * @return [candidates x score names]; values may be non-finite if the model is broken, the caller checks
     * @throws ModelException when the run fails or the model is closed
     * @throws IllegalArgumentException when the inputs were made by the encoder of another model
     */
    public TaskScores score(EncodedUser user, EncodedCandidates candidates) {
        TaskScores scores = uncalibrated(user, candidates);
        passport.calibrate(scores.values());
        return scores;
    }

    /**
     * Scores as the graph gives them, before calibration; otherwise as {@link #score}.
     *
     * @return [candidates x score names]
     */
    public TaskScores uncalibrated(EncodedUser user, EncodedCandidates candidates) {
        if (candidates.count() == 0) {
            if (!users.enter()) {
                throw closed();
            }
            users.leave();
            return new TaskScores(0, passport.dataset().scoreNames().size(), new float[0]);
        }
        try (Scoring scoring = scoring(candidates.count())) {
            scoring.fill(user, candidates);
            TaskScores scores = scoring.uncalibrated(Deadline.never());
            return new TaskScores(
                    scores.count(), scores.width(), scores.values().clone());
        }
    }

    /** Turns further queries away; the session is closed by the last query that is still being scored. */
    @Override
    public void close() {
        users.close();
    }

    private ModelException closed() {
        return new ModelException("model " + passport.name() + " " + passport.version() + " is closed");
    }

    /** Whether what depends on the user alone is a graph of its own. */
    public boolean userApart() {
        return runner.userApart();
    }

    /**
     * The user's side of a query that {@link #hold holds} this model, if it is known or can be computed at once. To be
     * released.
     *
     * @param deadline at which the run is ended
     * @return nothing if the user is not {@link #userApart apart}
     * @throws io.polyrank.behaviour.InvalidValueException when the user's values cannot be encoded
     * @throws ModelException when the run fails
     * @throws TooLateException when it is not known and no core is idle
     */
    public Optional<UserSide> userSide(Encoder.Query query, Deadline deadline) {
        return runner.userSide(query, deadline);
    }

    /** Whether the package can {@link #explain}: it has what {@code export --explain} adds. */
    public boolean explains() {
        return runner.explains();
    }

    /**
     * How the model comes to the scores of some candidates, for a query that {@link #hold holds} it. It runs another graph
     * than scoring does and takes longer.
     *
     * @param candidates at least one
     * @param deadline at which the run is ended
     * @throws ModelException when the run fails, or the model is closed
     * @throws TooLateException when no core gets free in half of the time left, or the run was ended at the deadline
     */
    public Explanation explain(EncodedUser user, EncodedCandidates candidates, Deadline deadline) {
        if (!users.enterAgain()) {
            throw closed();
        }
        try {
            return runner.explain(user, candidates, deadline);
        } finally {
            users.leave();
        }
    }

    /** Finds the best chunk for this machine, and warms the model up. */
    private void tune() {
        ChunkTuning.Tuned tuned = ChunkTuning.tune(this, runner.buckets());
        runner.chunk(tuned.chunk());
        costs = tuned.costs();
    }

    /**
     * What scoring costs on this machine.
     *
     * @throws NullPointerException for a model that {@link TaskModels} did not load
     */
    public CostTable costs() {
        return requireNonNull(costs, "costs of a model that was not loaded to serve");
    }

    /**
     * Keeps the model from being closed until it is {@link #release released}, for a query that has chosen it.
     *
     * @return false when it has been closed already
     */
    public boolean hold() {
        return users.enter();
    }

    /** Ends a {@link #hold}. */
    public void release() {
        users.leave();
    }

    /** How many queries use the model now, or hold it. */
    int queries() {
        return users.users();
    }

    /** How many sets of buffers wait for queries. */
    int idleSlots() {
        return runner.idleSlots();
    }

    /** How many candidates are scored at a time at most. */
    int chunk() {
        return runner.chunk();
    }

    /** The shape of an input tensor with this many rows. */
    static long[] shape(ModelInput input, long rows) {
        long[] shape = new long[1 + input.shape().size()];
        shape[0] = rows;
        for (int axis = 1; axis < shape.length; axis++) {
            shape[axis] = input.shape().get(axis - 1);
        }
        return shape;
    }
}
