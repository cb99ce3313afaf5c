package io.polyrank.arch;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.polyrank.ops.OnnxDimension;
import io.polyrank.ops.OnnxGraph;
import io.polyrank.ops.OnnxOps;
import io.polyrank.ops.OnnxValue;
import io.polyrank.ops.Ops;
import io.polyrank.ops.TensorData;
import io.polyrank.ops.TorchOps;
import io.polyrank.ops.WeightSource;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.TaskSpec;
import io.polyrank.spec.YamlNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** A small model of any architecture with its weights, run in libtorch and recorded as ONNX. */
final class TinyModel implements AutoCloseable {

    final TorchOps ops = new TorchOps(5);
    private final Architecture architecture;
    private final Heads heads;
    private final int columns;

    TinyModel(Architecture architecture, List<TaskSpec> tasks) {
        this.architecture = architecture;
        this.heads = new Heads(tasks, architecture.entireSpace());
        this.columns = Outputs.of(tasks).columns();
    }

    /** A model from the text of its file. */
    static TinyModel of(String text, DatasetSpec dataset) {
        return new TinyModel(Architectures.read(YamlNode.parse("model.yaml", text), dataset), dataset.tasks());
    }

    Architecture architecture() {
        return architecture;
    }

    /** Raw scores inside the caller's scope. */
    Tensor raw(ModelInputs<Tensor> inputs) {
        return raw(ops, inputs);
    }

    /** Raw scores by other operations on the same weights. */
    Tensor raw(Ops<Tensor> by, ModelInputs<Tensor> inputs) {
        return heads.raw(by, architecture.logits(by, inputs));
    }

    /** Task scores, {@code [rows x columns]}. */
    float[] scores(TinyInputs inputs) {
        return scores(inputs::torch);
    }

    /** Task scores of inputs that are made within the run, {@code [rows x columns]}. */
    float[] scores(Supplier<ModelInputs<Tensor>> inputs) {
        return read(() -> heads.scores(ops, raw(inputs.get()))).values();
    }

    /** The values of a tensor that is made without gradients. */
    @SuppressWarnings("try")
    TensorData read(Supplier<Tensor> tensor) {
        try (PointerScope scope = new PointerScope()) {
            return ops.evaluate(() -> TorchOps.read(tensor.get()));
        }
    }

    /** The gradients of the sum of one column's raw scores. */
    TinyGradients gradients(TinyInputs inputs, int column) {
        return gradients(() -> raw(inputs.torch()).select(1, column));
    }

    /** The gradients of the sum of a tensor. */
    @SuppressWarnings("try")
    TinyGradients gradients(Supplier<Tensor> tensor) {
        Map<String, float[]> gradients = new LinkedHashMap<>();
        try (PointerScope scope = new PointerScope()) {
            Tensor sum = tensor.get().sum();
            ops.weights().tensors().forEach(weight -> weight.mutable_grad().reset());
            sum.backward();
            for (String name : ops.weights().names()) {
                gradients.put(
                        name,
                        ops.weights()
                                .gradient(name)
                                .map(TensorData::values)
                                .orElseGet(() ->
                                        new float[ops.weights().values(name).values().length]));
            }
        }
        return new TinyGradients(gradients);
    }

    /** Changes a weight's values; the model must have run before. */
    void change(String weight, UnaryOperator<float[]> change) {
        TensorData data = ops.weights().values(weight);
        ops.weights().assign(weight, TensorData.of(change.apply(data.values().clone()), data.shape()));
    }

    /** Adds to some elements of a weight. */
    void add(String weight, float amount, int... places) {
        change(weight, values -> {
            for (int place : places) {
                values[place] += amount;
            }
            return values;
        });
    }

    /** Gives each of so many equal parts of a weight the first one's values. */
    void tie(String weight, int parts) {
        change(weight, values -> {
            int length = values.length / parts;
            for (int part = 1; part < parts; part++) {
                System.arraycopy(values, 0, values, part * length, length);
            }
            return values;
        });
    }

    /** The model as it is exported. */
    ModelProto record(TinyInputs inputs) {
        OnnxGraph graph = new OnnxGraph("tiny");
        Map<String, TensorData> folded = ops.foldedValues(() -> raw(inputs.torch()));
        WeightSource weights = ops.weights()::values;
        OnnxOps recorder = new OnnxOps(graph, weights, WeightSource.of(folded));
        OnnxValue raw = heads.raw(recorder, architecture.logits(recorder, inputs.declared(graph)));
        graph.output("scores", heads.scores(recorder, raw), OnnxDimension.of("candidates"), OnnxDimension.of(columns));
        return graph.build();
    }

    @Override
    public void close() {
        ops.close();
    }
}
