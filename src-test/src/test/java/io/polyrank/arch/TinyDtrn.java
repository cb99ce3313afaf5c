package io.polyrank.arch;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.polyrank.arch.DtrnSettings.Norm;
import io.polyrank.arch.DtrnSettings.Pooling;
import io.polyrank.ops.OnnxDimension;
import io.polyrank.ops.OnnxGraph;
import io.polyrank.ops.OnnxOps;
import io.polyrank.ops.TensorData;
import io.polyrank.ops.TorchOps;
import io.polyrank.ops.WeightSource;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;

/** A small DTRN with its weights, run in libtorch and, recorded, in ONNX Runtime. */
final class TinyDtrn implements AutoCloseable {

    static final int TASK_EMBEDDING = 3;
    static final int BEHAVIOUR_EMBEDDING = 2;
    static final int WIDTH = 8;

    private static final int EMBEDDING = 4;

    final Dtrn dtrn;
    final TorchOps ops = new TorchOps(21);
    final int tasks;

    TinyDtrn(DtrnSettings settings, int tasks) {
        this.dtrn = new Dtrn(settings, outputs(tasks));
        this.tasks = tasks;
    }

    TinyDtrn(int tasks) {
        this(settings(Norm.POST, Pooling.TARGET, TopSettings.Kind.MMOE, 1), tasks);
    }

    static Outputs outputs(int tasks) {
        return new Outputs(Collections.nCopies(tasks, 1));
    }

    static DtrnSettings settings(Norm norm, Pooling pooling, TopSettings.Kind top, int layers) {
        return new DtrnSettings(
                EMBEDDING,
                WIDTH,
                2,
                layers,
                6,
                norm,
                pooling,
                TASK_EMBEDDING,
                BEHAVIOUR_EMBEDDING,
                5,
                2,
                true,
                true,
                new TopSettings(top, List.of(6), 3, 2, 1, List.of(7, 5), List.of(4), 0.1));
    }

    /** Raw scores, {@code [rows x tasks]}. */
    @SuppressWarnings("try")
    float[] logits(TinyInputs inputs) {
        try (PointerScope scope = new PointerScope()) {
            return ops.evaluate(
                    () -> TorchOps.read(dtrn.logits(ops, inputs.torch())).values());
        }
    }

    /** The bottom vectors of each task, all rows one after the other. */
    @SuppressWarnings("try")
    float[][] bottoms(TinyInputs inputs) {
        try (PointerScope scope = new PointerScope()) {
            float[] all = ops.evaluate(() ->
                    TorchOps.read(dtrn.bottom(ops, inputs.torch()).joined()).values());
            return blocks(all, tasks);
        }
    }

    /** The interest vectors, {@code [tasks, rows, fields, width]}. */
    @SuppressWarnings("try")
    TensorData interests(TinyInputs inputs, DtrnSettings settings) {
        TaskInterest interest = new TaskInterest(settings, new FeatureEmbedding(EMBEDDING), tasks);
        try (PointerScope scope = new PointerScope()) {
            return ops.evaluate(() -> TorchOps.read(interest.interests(ops, inputs.torch())));
        }
    }

    /** What a recorded graph holds instead of the hypernetwork. */
    Map<String, TensorData> folded(TinyInputs inputs) {
        return ops.foldedValues(() -> dtrn.logits(ops, inputs.torch()));
    }

    /** Leaves the gradient of the sum of one task's scores in the weights. */
    @SuppressWarnings("try")
    void backward(TinyInputs inputs, int task) {
        try (PointerScope scope = new PointerScope()) {
            dtrn.logits(ops, inputs.torch()).select(1, task).sum().backward();
        }
    }

    /** A weight as equal parts, one for each task where the task is its first axis. */
    float[][] blocks(String weight) {
        return blocks(ops.weights().values(weight).values(), tasks);
    }

    /** A weight's gradient as {@link #blocks(String)}. */
    float[][] gradientBlocks(String weight) {
        return blocks(ops.weights().gradient(weight).orElseThrow().values(), tasks);
    }

    /** Gives every task the first task's part of a weight. */
    void tie(String weight) {
        TensorData data = ops.weights().values(weight);
        float[] values = data.values().clone();
        int block = values.length / tasks;
        for (int task = 1; task < tasks; task++) {
            System.arraycopy(values, 0, values, task * block, block);
        }
        ops.weights().assign(weight, TensorData.of(values, data.shape()));
    }

    /** Adds to one element of a weight. */
    void add(String weight, int at, float amount) {
        TensorData data = ops.weights().values(weight);
        float[] values = data.values().clone();
        values[at] += amount;
        ops.weights().assign(weight, TensorData.of(values, data.shape()));
    }

    /** Records the model as it is exported: one user, any number of candidates. */
    ModelProto record(TinyInputs inputs, boolean folded) {
        OnnxGraph graph = new OnnxGraph("tiny");
        WeightSource weights = ops.weights()::values;
        OnnxOps recorder =
                folded ? new OnnxOps(graph, weights, WeightSource.of(folded(inputs))) : new OnnxOps(graph, weights);
        graph.output(
                "logits",
                dtrn.logits(recorder, inputs.declared(graph)),
                OnnxDimension.of("candidates"),
                OnnxDimension.of(tasks));
        return graph.build();
    }

    /** Runs a recorded model. */
    static float[] run(ModelProto model, TinyInputs inputs) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            Map<String, OnnxTensor> values = inputs.onnx(environment);
            try (OrtSession session = environment.createSession(model.toByteArray(), options);
                    OrtSession.Result result = session.run(values)) {
                FloatBuffer buffer = ((OnnxTensor) result.get(0)).getFloatBuffer();
                float[] scores = new float[buffer.remaining()];
                buffer.get(scores);
                return scores;
            } finally {
                values.values().forEach(OnnxTensor::close);
            }
        }
    }

    @Override
    public void close() {
        ops.close();
    }

    private static float[][] blocks(float[] values, int count) {
        float[][] blocks = new float[count][];
        int block = values.length / count;
        for (int index = 0; index < count; index++) {
            blocks[index] = Arrays.copyOfRange(values, index * block, (index + 1) * block);
        }
        return blocks;
    }
}
