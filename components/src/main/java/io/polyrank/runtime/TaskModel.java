package io.polyrank.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.polyrank.encode.EncodedCandidates;
import io.polyrank.encode.EncodedUser;
import io.polyrank.encode.Encoder;
import io.polyrank.encode.ModelInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A loaded model package. Loading verifies the passport's encoder hash, the graph's inputs and output, and the golden
 * requests; a package that fails any of them is refused. One session is shared by all threads, with one thread per run:
 * concurrency comes from queries, not from inside a run.
 *
 * <p>Implementation note: closing an ONNX Runtime session under a running call crashes the process, so it is closed by the
 * last query that still uses it.
 */
public final class TaskModel implements AutoCloseable {

    private static final Set<String> NO_NAMES = Set.of();

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final Device device;
    private final Passport passport;
    private final Encoder encoder;
    private final List<ModelInput> inputs;
    private final int outputs;
    private final Queue<Slot> slots = new ConcurrentLinkedQueue<>();
    private final LastOut users = new LastOut(this::free);
    private final Machine machine;
    private volatile int chunk = Integer.MAX_VALUE;
    private volatile double millisPerThousand;

    private TaskModel(OrtEnvironment environment, Sessions.Opened opened, Passport passport, Machine machine) {
        this.machine = machine;
        this.environment = environment;
        this.session = opened.session();
        this.device = opened.device();
        this.passport = passport;
        this.encoder = new Encoder(passport.dataset(), passport.encoder());
        this.inputs = ModelInput.of(encoder.layout());
        this.outputs = passport.dataset().scoreNames().size();
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
        Sessions.Opened opened = Sessions.open(environment, file, wanted);
        TaskModel verified = null;
        try {
            TaskModel model = new TaskModel(environment, opened, passport(opened.session()), machine);
            Verification.graph(opened.session(), model.inputs, model.outputs);
            golden.accept(model);
            verified = model;
            return model;
        } catch (OrtException e) {
            throw new ModelException(file + ": cannot read the model's metadata: " + e.getMessage(), e);
        } catch (ModelException | IllegalArgumentException e) {
            throw new ModelException(file + ": " + e.getMessage(), e);
        } finally {
            if (verified == null) {
                Sessions.close(opened.session());
            }
        }
    }

    private static Passport passport(OrtSession session) throws OrtException {
        String json = session.getMetadata().getCustomMetadata().get(Passport.METADATA_KEY);
        if (json == null) {
            throw new ModelException("found no " + Passport.METADATA_KEY
                    + " in the metadata, expected a model package; export it with Polyrank");
        }
        return PassportJson.read(json);
    }

    /** What the model says of itself. */
    public Passport passport() {
        return passport;
    }

    /** The encoder that makes this model's inputs. */
    public Encoder encoder() {
        return encoder;
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
        Slot pooled = slots.poll();
        Slot slot = pooled == null ? new Slot(inputs, outputs) : pooled;
        slot.prepare(candidates);
        return new Scoring(this, slot);
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
            return new TaskScores(0, outputs, new float[0]);
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

    void giveBack(Slot slot) {
        slots.add(slot);
        users.leave();
    }

    private void free() {
        slots.forEach(Slot::close);
        slots.clear();
        Sessions.close(session);
    }

    /**
     * Runs a query's candidates on the lanes of the machine.
     *
     * @param begin by when a lane has to be free
     * @param deadline at which the run is ended
     * @throws ModelException when the run fails
     * @throws TooLateException when it cannot end in time
     */
    void run(Slot slot, Deadline begin, Deadline deadline) {
        int count = slot.candidates();
        boolean divisible = passport.rowsIndependent() && device.kind() == Device.Kind.CPU;
        try (OrtSession.RunOptions options = new OrtSession.RunOptions();
                Watchdog.@Nullable Watch watch =
                        deadline.matters() ? machine.watchdog().watch(options, deadline) : null) {
            try {
                machine.lanes().run(count, chunk, divisible, begin, (from, rows) -> run(slot, from, rows, options));
            } catch (OrtException e) {
                if (watch != null && watch.ended()) {
                    throw new TooLateException("a run on " + count + " candidates overstayed and was ended");
                }
                throw e;
            }
        } catch (OrtException e) {
            throw new ModelException("model " + passport.name() + ": run failed: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ModelException("model " + passport.name() + ": run failed: " + e, e);
        }
    }

    /** Runs candidates on the calling thread, without asking for a lane. */
    void runAlone(Slot slot, int most) {
        int count = slot.candidates();
        try (OrtSession.RunOptions options = new OrtSession.RunOptions()) {
            for (int from = 0; from < count; ) {
                int rows = Math.min(most, count - from);
                run(slot, from, rows, options);
                from += rows;
            }
        } catch (OrtException e) {
            throw new ModelException("model " + passport.name() + ": run failed: " + e.getMessage(), e);
        }
    }

    /** Finds the best chunk for this machine, and warms the model up. */
    private void tune() {
        ChunkTuning.Tuned tuned = ChunkTuning.tune(this);
        chunk = tuned.chunk();
        millisPerThousand = tuned.millisPerThousand();
    }

    /** How long 1,000 candidates took on one core when the model was loaded. */
    double millisPerThousand() {
        return millisPerThousand;
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

    /** How many candidates are scored at a time at most. */
    int chunk() {
        return chunk;
    }

    private void run(Slot slot, int from, int count, OrtSession.RunOptions options) throws OrtException {
        if (count == slot.candidates()) {
            run(slot.tensors(environment), options);
        } else {
            try (SlotTensors some = slot.tensors(environment, from, count)) {
                run(some, options);
            }
        }
    }

    private void run(SlotTensors tensors, OrtSession.RunOptions options) throws OrtException {
        session.run(tensors.inputs(), NO_NAMES, tensors.outputs(), options).close();
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
