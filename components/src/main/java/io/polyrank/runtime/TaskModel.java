package io.polyrank.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.polyrank.encode.EncodedCandidates;
import io.polyrank.encode.EncodedUser;
import io.polyrank.encode.Encoder;
import io.polyrank.encode.ModelInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;

/**
 * A loaded model package. Loading verifies the passport's encoder hash, the graph's inputs and output, and the golden
 * requests; a package that fails any of them is refused. One session is shared by all threads, with one thread per run:
 * concurrency comes from queries, not from inside a run.
 *
 * <p>Implementation note: closing an ONNX Runtime session under a running call crashes the process, so runs hold a read
 * lock and {@link #close()} waits for them with the write lock.
 */
public final class TaskModel implements AutoCloseable {

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final Device device;
    private final Passport passport;
    private final Encoder encoder;
    private final List<ModelInput> inputs;
    private final int outputs;
    private final Queue<Slot> slots = new ConcurrentLinkedQueue<>();
    private final ReadWriteLock lifecycle = new ReentrantReadWriteLock();
    private boolean closed;

    private TaskModel(OrtEnvironment environment, Sessions.Opened opened, Passport passport) {
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
        return load(file, wanted, Verification::golden);
    }

    /**
     * What a model package scores otherwise than its golden requests say; nothing when it would serve. For whoever makes
     * packages.
     *
     * @throws ModelException when the file is no model package, or its graph does not fit its passport
     */
    public static List<GoldenDifference> goldenDifferences(Path file, Device.Kind wanted) {
        List<GoldenDifference> differences = new ArrayList<>();
        load(file, wanted, model -> differences.addAll(Verification.differences(model)))
                .close();
        return List.copyOf(differences);
    }

    private static TaskModel load(Path file, Device.Kind wanted, Consumer<TaskModel> golden) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Sessions.Opened opened = Sessions.open(environment, file, wanted);
        TaskModel verified = null;
        try {
            TaskModel model = new TaskModel(environment, opened, passport(opened.session()));
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
        lifecycle.readLock().lock();
        try {
            if (closed) {
                throw new ModelException("model " + passport.name() + " " + passport.version() + " is closed");
            }
            if (candidates.count() == 0) {
                return new TaskScores(0, outputs, new float[0]);
            }
            Slot pooled = slots.poll();
            Slot slot = pooled == null ? new Slot(inputs, outputs) : pooled;
            slot.fill(user, candidates);
            TaskScores scores = run(slot, candidates.count());
            slots.add(slot);
            return scores;
        } catch (OrtException e) {
            throw new ModelException("model " + passport.name() + ": run failed: " + e.getMessage(), e);
        } finally {
            lifecycle.readLock().unlock();
        }
    }

    @Override
    public void close() {
        lifecycle.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                slots.clear();
                Sessions.close(session);
            }
        } finally {
            lifecycle.writeLock().unlock();
        }
    }

    private TaskScores run(Slot slot, int count) throws OrtException {
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        int length = count * outputs;
        try (OnnxTensor output =
                OnnxTensor.createTensor(environment, slot.output(length), new long[] {count, outputs})) {
            for (int index = 0; index < inputs.size(); index++) {
                ModelInput input = inputs.get(index);
                int rows = input.perCandidate() ? count : 1;
                int elements = rows * input.width();
                tensors.put(
                        input.name(),
                        input.isFloat()
                                ? OnnxTensor.createTensor(environment, slot.floats(index, elements), shape(input, rows))
                                : OnnxTensor.createTensor(environment, slot.ints(index, elements), shape(input, rows)));
            }
            session.run(tensors, Map.of(Passport.OUTPUT, output)).close();
            float[] values = new float[length];
            slot.output(length).get(values);
            return new TaskScores(count, outputs, values);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
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
