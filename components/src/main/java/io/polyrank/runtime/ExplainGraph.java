package io.polyrank.runtime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.common.primitives.Bytes;
import io.polyrank.encode.InputLayout;
import io.polyrank.spec.DatasetSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The graph that ranks with more outputs, as a session of its own: the session that ranks stays as it is. It has the weights
 * in memory once more, and runs for those candidates alone that somebody wants explained.
 */
final class ExplainGraph implements AutoCloseable {

    private final OrtSession session;
    private final List<Tap> taps;
    private final DatasetSpec dataset;
    private final Set<String> outputs = new HashSet<>();

    private ExplainGraph(OrtSession session, List<Tap> taps, DatasetSpec dataset) {
        this.session = session;
        this.taps = taps;
        this.dataset = dataset;
        outputs.add(Passport.OUTPUT);
        taps.forEach(tap -> outputs.add(tap.output()));
    }

    /**
     * Opens the graph.
     *
     * @param json what stands in the package's metadata
     * @param file the package
     * @param gpuBytes how much memory it may take on a GPU; 0 for no limit
     * @throws ModelException when it cannot be loaded, or has other inputs or outputs than it should
     */
    static ExplainGraph open(
            OrtEnvironment environment,
            String json,
            Path file,
            DatasetSpec dataset,
            Device.Kind device,
            long gpuBytes) {
        ExplainPart part = ExplainPart.read(json);
        try {
            byte[] graph = Bytes.concat(Files.readAllBytes(file), part.graph());
            OrtSession session = Sessions.open(environment, graph, ModelGraphs.folder(file), device, gpuBytes);
            ExplainGraph opened = new ExplainGraph(session, part.taps(), dataset);
            Set<String> found = session.getOutputNames();
            if (!found.equals(opened.outputs)) {
                opened.close();
                throw new ModelException("explain graph: outputs: found " + found + ", expected " + opened.outputs
                        + "; export the package again with --explain");
            }
            return opened;
        } catch (OrtException | IOException e) {
            throw new ModelException("explain graph: found no loadable ONNX model: " + e.getMessage(), e);
        }
    }

    /**
     * Explains the candidates of a slot.
     *
     * @throws ModelException when an output is not what it should be
     */
    Explanation run(ModelGraphs graphs, Slot slot, OrtSession.RunOptions options) throws OrtException {
        UserSides users = graphs.users();
        UserSide side = users == null ? null : users.of(slot, graphs.environment(), options);
        try {
            Map<String, OnnxTensor> inputs = inputs(graphs, slot, side);
            try (OrtSession.Result result = session.run(inputs, outputs, options)) {
                int candidates = slot.candidates();
                float[] scores = floats(result, Passport.OUTPUT);
                List<Explanation.Tapped> tapped = new ArrayList<>();
                for (Tap tap : taps) {
                    tapped.add(tapped(result, tap, candidates));
                }
                int width = dataset.scoreNames().size();
                return new Explanation(new TaskScores(candidates, width, scores), tapped);
            }
        } finally {
            if (side != null) {
                side.release();
            }
        }
    }

    private static Map<String, OnnxTensor> inputs(ModelGraphs graphs, Slot slot, @Nullable UserSide side)
            throws OrtException {
        Map<String, OnnxTensor> inputs =
                new HashMap<>(slot.tensors(graphs.environment(), 0, slot.rows()).inputs());
        if (side != null) {
            inputs.putAll(side.tensors());
        }
        return inputs;
    }

    private Explanation.Tapped tapped(OrtSession.Result result, Tap tap, int candidates) throws OrtException {
        OnnxTensor tensor = tensor(result, tap.output());
        long[] shape = tensor.getInfo().getShape();
        int width = width(tap);
        int tasks = dataset.tasks().size();
        boolean fits = shape.length == 3
                && (shape[0] == 1 || shape[0] >= tasks)
                && shape[1] == candidates
                && shape[2] == width;
        if (!fits) {
            throw new ModelException("explain graph: output " + tap.output() + ": found " + Arrays.toString(shape)
                    + ", expected [1 or at least " + tasks + ", " + candidates + ", " + width + "]");
        }
        return new Explanation.Tapped(tap, (int) shape[0], width, floats(result, tap.output()));
    }

    private int width(Tap tap) {
        if (tap instanceof Tap.Gates gates) {
            return gates.features().size();
        }
        String behaviour = ((Tap.Attention) tap).behaviour();
        return InputLayout.of(dataset).sequences().stream()
                .filter(sequence -> sequence.behaviour().equals(behaviour))
                .findFirst()
                .orElseThrow(() -> new ModelException("explain graph: found attention to behaviour " + behaviour
                        + ", expected one that the data set has a sequence of"))
                .length();
    }

    private static float[] floats(OrtSession.Result result, String output) {
        OnnxTensor tensor = tensor(result, output);
        float[] values = new float[Math.toIntExact(tensor.getInfo().getNumElements())];
        tensor.getFloatBuffer().get(values);
        return values;
    }

    private static OnnxTensor tensor(OrtSession.Result result, String output) {
        if (result.get(output).orElse(null) instanceof OnnxTensor tensor
                && tensor.getInfo().type == OnnxJavaType.FLOAT) {
            return tensor;
        }
        throw new ModelException(
                "explain graph: output " + output + ": found something else, expected a tensor of floats");
    }

    @Override
    public void close() {
        Sessions.close(session);
    }
}
