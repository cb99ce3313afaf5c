package io.polyrank.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
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

/**
 * A loaded model package. Loading verifies the passport's encoder hash, the graph's inputs and output, and the golden
 * requests; a package that fails any of them is refused. One session is shared by all threads, with one thread per run:
 * concurrency comes from queries, not from inside a run.
 *
 * <p>Implementation note: closing an ONNX Runtime session under a running call crashes the process, so runs hold a read
 * lock and {@link #close()} waits for them with the write lock.
 */
public final class TaskModel implements AutoCloseable {

    /** Largest difference between a golden score and the one computed here. */
    public static final float GOLDEN_TOLERANCE = 1e-5f;

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final Device device;
    private final Passport passport;
    private final Encoder encoder;
    private final List<ModelInput> inputs;
    private final int tasks;
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
        this.tasks = passport.dataset().tasks().size();
    }

    /**
     * Loads and verifies a model package.
     *
     * @param file the ONNX file
     * @param wanted the device asked for; CPU is taken where the platform lacks it
     * @throws ModelException when the file is no model package or fails verification
     */
    public static TaskModel load(Path file, Device.Kind wanted) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Sessions.Opened opened = Sessions.open(environment, file, wanted);
        try {
            String json = opened.session().getMetadata().getCustomMetadata().get(Passport.METADATA_KEY);
            if (json == null) {
                throw new ModelException(file + ": found no " + Passport.METADATA_KEY
                        + " in the metadata, expected a model package; export it with Polyrank");
            }
            TaskModel model = new TaskModel(environment, opened, PassportJson.read(json));
            model.verifyGraph(file);
            model.verifyGolden(file);
            return model;
        } catch (OrtException e) {
            Sessions.close(opened.session());
            throw new ModelException(file + ": cannot read the model's metadata: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            Sessions.close(opened.session());
            throw e;
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

    /** Where the model runs. */
    public Device device() {
        return device;
    }

    /**
     * Scores the candidates of one query in one run.
     *
     * @return [candidates x tasks]; values may be non-finite if the model is broken, the caller checks
     * @throws ModelException when the run fails or the model is closed
     */
    public TaskScores score(EncodedUser user, EncodedCandidates candidates) {
        if (candidates.count() == 0) {
            return new TaskScores(0, tasks, new float[0]);
        }
        lifecycle.readLock().lock();
        try {
            if (closed) {
                throw new ModelException("model " + passport.name() + " " + passport.version() + " is closed");
            }
            Slot pooled = slots.poll();
            Slot slot = pooled == null ? new Slot(inputs, tasks) : pooled;
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
                Sessions.close(session);
            }
        } finally {
            lifecycle.writeLock().unlock();
        }
    }

    private TaskScores run(Slot slot, int count) throws OrtException {
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        int outputs = count * tasks;
        try (OnnxTensor output =
                OnnxTensor.createTensor(environment, slot.output(outputs), new long[] {count, tasks})) {
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
            float[] values = new float[outputs];
            slot.output(outputs).get(values);
            return new TaskScores(count, tasks, values);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private static long[] shape(ModelInput input, int rows) {
        long[] shape = new long[1 + input.shape().size()];
        shape[0] = rows;
        for (int axis = 1; axis < shape.length; axis++) {
            shape[axis] = input.shape().get(axis - 1);
        }
        return shape;
    }

    private void verifyGraph(Path file) throws OrtException {
        Map<String, NodeInfo> found = session.getInputInfo();
        List<String> expected = inputs.stream().map(ModelInput::name).toList();
        List<String> unexpected = new ArrayList<>(found.keySet());
        unexpected.removeAll(expected);
        if (!unexpected.isEmpty()) {
            throw new ModelException(file + ": found inputs " + unexpected + ", expected only " + expected);
        }
        for (ModelInput input : inputs) {
            // An input the architecture does not use may have been pruned from the graph; one that is there must fit.
            NodeInfo info = found.get(input.name());
            if (info == null) {
                throw new ModelException(file + ": input " + input.name() + ": found none, expected " + input);
            }
            long[] wanted = shape(input, -1);
            OnnxJavaType type = input.isFloat() ? OnnxJavaType.FLOAT : OnnxJavaType.INT32;
            verifyTensor(file, "input " + input.name(), info, type, wanted, input.perCandidate() ? -1 : 1);
        }
        NodeInfo output = session.getOutputInfo().get(Passport.OUTPUT);
        if (output == null || session.getOutputInfo().size() != 1) {
            throw new ModelException(file + ": found outputs "
                    + session.getOutputInfo().keySet() + ", expected only " + Passport.OUTPUT);
        }
        verifyTensor(file, "output", output, OnnxJavaType.FLOAT, new long[] {-1, tasks}, -1);
    }

    private static void verifyTensor(
            Path file, String what, NodeInfo info, OnnxJavaType type, long[] shape, long rows) {
        if (!(info.getInfo() instanceof TensorInfo tensor)) {
            throw new ModelException(file + ": " + what + ": found " + info.getInfo() + ", expected a tensor");
        }
        long[] found = tensor.getShape();
        boolean fits = tensor.type == type && found.length == shape.length && (found[0] == rows);
        for (int axis = 1; fits && axis < shape.length; axis++) {
            fits = found[axis] == shape[axis];
        }
        if (!fits) {
            shape[0] = rows;
            throw new ModelException(file + ": " + what + ": found " + tensor.type + java.util.Arrays.toString(found)
                    + ", expected " + type + java.util.Arrays.toString(shape) + " (-1: any number of candidates)");
        }
    }

    private void verifyGolden(Path file) {
        if (passport.golden().isEmpty()) {
            throw new ModelException(file + ": found no golden requests, expected at least one");
        }
        for (int index = 0; index < passport.golden().size(); index++) {
            GoldenRequest request = passport.golden().get(index);
            Encoder.Query query = encoder.query(request.user(), request.context(), request.nowMillis());
            TaskScores scores = score(query.user(), query.candidates(request.candidates()));
            if (request.scores().length != scores.values().length) {
                throw new ModelException(file + ": golden request " + index + ": found " + request.scores().length
                        + " expected scores, expected " + scores.values().length);
            }
            for (int at = 0; at < scores.values().length; at++) {
                float expected = request.scores()[at];
                float tolerance = GOLDEN_TOLERANCE * Math.max(1, Math.abs(expected));
                if (!(Math.abs(scores.values()[at] - expected) <= tolerance)) {
                    throw new ModelException(file + ": golden request " + index + ", task "
                            + passport.dataset().taskNames().get(at % tasks) + ": found score "
                            + scores.values()[at] + ", expected " + expected + "; the file is not what was exported");
                }
            }
        }
    }
}
