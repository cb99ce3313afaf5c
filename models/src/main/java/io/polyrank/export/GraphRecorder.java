package io.polyrank.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.polyrank.arch.Architecture;
import io.polyrank.arch.GraphForm;
import io.polyrank.arch.Heads;
import io.polyrank.arch.ModelInputs;
import io.polyrank.arch.Rewrite;
import io.polyrank.encode.Encoder;
import io.polyrank.encode.ModelInput;
import io.polyrank.ops.OnnxDimension;
import io.polyrank.ops.OnnxGraph;
import io.polyrank.ops.OnnxOps;
import io.polyrank.ops.OnnxType;
import io.polyrank.ops.OnnxValue;
import io.polyrank.ops.WeightSource;
import io.polyrank.runtime.Passport;
import io.polyrank.runtime.Tap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes an architecture with given weights down as a graph.
 *
 * @param architecture the model
 * @param encoder whose inputs it takes
 */
record GraphRecorder(Architecture architecture, Encoder encoder) {

    private static final String CANDIDATES = "candidates";

    /**
     * Records a graph without a passport.
     *
     * @param weights by name
     * @param folded values that follow from weights, by name
     * @param form how to write it down
     */
    ModelProto record(WeightSource weights, WeightSource folded, GraphForm form) {
        return recordExplained(weights, folded, form).ranking();
    }

    /** As {@link #record}, and what explains the scores. */
    Recorded recordExplained(WeightSource weights, WeightSource folded, GraphForm form) {
        OnnxGraph graph = new OnnxGraph("polyrank_" + architecture.name());
        Map<String, OnnxValue> inputs = new LinkedHashMap<>();
        for (ModelInput input : ModelInput.of(encoder.layout())) {
            boolean perQuery = !input.perCandidate() && form.has(Rewrite.USER_ONCE);
            List<OnnxDimension> shape = new ArrayList<>();
            shape.add(perQuery ? OnnxDimension.of(1) : OnnxDimension.of(CANDIDATES));
            input.shape().forEach(length -> shape.add(OnnxDimension.of(length)));
            OnnxType type = input.isFloat() ? OnnxType.FLOAT : OnnxType.INT32;
            inputs.put(input.name(), graph.input(input.name(), type, shape.toArray(new OnnxDimension[0])));
        }
        OnnxOps ops =
                form.has(Rewrite.FOLDED_WEIGHTS) ? new OnnxOps(graph, weights, folded) : new OnnxOps(graph, weights);
        Heads heads = new Heads(encoder.spec().tasks(), architecture.entireSpace());
        OnnxValue raw = heads.raw(
                ops,
                architecture.logits(ops, new ModelInputs<>(encoder.layout(), encoder.idCount(), form, null, inputs)));
        graph.output(
                Passport.OUTPUT,
                heads.scores(ops, raw),
                OnnxDimension.of(CANDIDATES),
                OnnxDimension.of(encoder.spec().scoreNames().size()));
        ModelProto ranking = graph.build();
        List<Tap> taps = ops.recordTaps();
        return new Recorded(ranking, graph.build(), taps);
    }
}
