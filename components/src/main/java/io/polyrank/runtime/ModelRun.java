package io.polyrank.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A model's run on the candidates of one query, in parts that may run beside each other. */
final class ModelRun implements Lanes.Chunk, AutoCloseable {

    private static final Set<String> NO_NAMES = Set.of();

    private final ModelGraphs graphs;
    private final Slot slot;
    private final OrtSession.RunOptions options;
    private final @Nullable UserSide given;
    private @Nullable UserSide own;
    private long begunNanos;

    /**
     * @param slot the query's inputs, and where its scores go
     * @param given the user's side as it was computed before; null to compute it here
     */
    ModelRun(ModelGraphs graphs, Slot slot, @Nullable UserSide given, OrtSession.RunOptions options) {
        this.graphs = graphs;
        this.slot = slot;
        this.given = given;
        this.options = options;
    }

    @Override
    public void begin() throws OrtException {
        begunNanos = System.nanoTime();
        UserSides users = graphs.users();
        if (users != null && given == null) {
            own = users.of(slot, graphs.environment(), options);
        }
    }

    @Override
    public void run(int from, int count) throws OrtException {
        SlotTensors tensors = slot.tensors(graphs.environment(), from, count);
        graphs.session()
                .run(inputs(tensors), NO_NAMES, tensors.outputs(), options)
                .close();
    }

    private Map<String, OnnxTensor> inputs(SlotTensors tensors) {
        UserSide side = given == null ? own : given;
        if (side == null) {
            return tensors.inputs();
        }
        Map<String, OnnxTensor> inputs = new HashMap<>(side.tensors());
        inputs.putAll(tensors.inputs());
        return inputs;
    }

    /** When it got a lane, as {@link System#nanoTime} tells it. */
    long begunNanos() {
        return begunNanos;
    }

    @Override
    public void close() {
        if (own != null) {
            own.release();
        }
    }
}
