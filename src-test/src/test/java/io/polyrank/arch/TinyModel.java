package io.polyrank.arch;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.polyrank.ops.OnnxDimension;
import io.polyrank.ops.OnnxGraph;
import io.polyrank.ops.OnnxOps;
import io.polyrank.ops.OnnxValue;
import io.polyrank.ops.TensorData;
import io.polyrank.ops.TorchOps;
import io.polyrank.ops.WeightSource;
import io.polyrank.spec.TaskSpec;
import java.util.List;
import java.util.Map;
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

    Architecture architecture() {
        return architecture;
    }

    /** Raw scores inside the caller's scope. */
    Tensor raw(ModelInputs<Tensor> inputs) {
        return heads.raw(ops, architecture.logits(ops, inputs));
    }

    /** Task scores, {@code [rows x columns]}. */
    @SuppressWarnings("try")
    float[] scores(TinyInputs inputs) {
        try (PointerScope scope = new PointerScope()) {
            return ops.evaluate(() -> TorchOps.read(heads.scores(ops, raw(inputs.torch()))))
                    .values();
        }
    }

    /** Leaves the gradient of the sum of one column's raw scores in the weights. */
    @SuppressWarnings("try")
    void backward(TinyInputs inputs, int column) {
        try (PointerScope scope = new PointerScope()) {
            raw(inputs.torch()).select(1, column).sum().backward();
        }
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
