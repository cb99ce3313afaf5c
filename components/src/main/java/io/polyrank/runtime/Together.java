package io.polyrank.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.polyrank.encode.ModelInput;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Several queries of one model in one run: their users' sides one after the other, and their candidates, each query's filled
 * up to the same number of rows.
 */
final class Together implements AutoCloseable {

    private static final Set<String> NO_NAMES = Set.of();

    private final ModelGraphs graphs;
    private final List<ModelInput> inputs;
    private final List<QueryRun> queries;
    private final Slot slot;
    private final int rows;
    private final OrtSession.RunOptions options;
    private final List<UserSide> own = new ArrayList<>();
    private final Map<String, OnnxTensor> sides = new HashMap<>();

    /**
     * @param inputs what the encoder writes
     * @param slot of all rows of the run
     * @param rows of each query
     */
    Together(
            ModelGraphs graphs,
            List<ModelInput> inputs,
            List<QueryRun> queries,
            Slot slot,
            int rows,
            OrtSession.RunOptions options) {
        this.graphs = graphs;
        this.inputs = inputs;
        this.queries = queries;
        this.slot = slot;
        this.rows = rows;
        this.options = options;
    }

    /** How many rows each of some queries gets when they run together. */
    static int rows(List<QueryRun> queries) {
        return queries.stream().mapToInt(query -> query.slot().rows()).max().orElse(0);
    }

    /** Runs them, and writes to each its scores. */
    void run() throws OrtException {
        for (int place = 0; place < queries.size(); place++) {
            candidates(queries.get(place).slot(), place);
        }
        joinSides();
        SlotTensors tensors = slot.tensors(graphs.environment(), 0, slot.rows());
        Map<String, OnnxTensor> all = new HashMap<>(sides);
        all.putAll(tensors.inputs());
        graphs.session().run(all, NO_NAMES, tensors.outputs(), options).close();
        for (int place = 0; place < queries.size(); place++) {
            Slot of = queries.get(place).slot();
            int width = slot.output().limit() / slot.rows();
            of.output().put(0, slot.output(), place * rows * width, of.rows() * width);
        }
    }

    /** Rows behind a query's own are what an earlier run left there; nobody reads what becomes of them. */
    private void candidates(Slot from, int place) {
        for (int index = 0; index < inputs.size(); index++) {
            ModelInput input = inputs.get(index);
            if (input.perCandidate()) {
                int at = place * rows * input.width();
                int length = from.rows() * input.width();
                if (input.isFloat()) {
                    slot.floats(index).put(at, from.floats(index), 0, length);
                } else {
                    slot.ints(index).put(at, from.ints(index), 0, length);
                }
            }
        }
    }

    private void joinSides() throws OrtException {
        List<UserSide> all = new ArrayList<>();
        for (QueryRun query : queries) {
            UserSide given = query.side();
            if (given == null) {
                UserSide computed = graphs.requireUsers().of(query.slot(), graphs.environment(), options);
                own.add(computed);
                all.add(computed);
            } else {
                all.add(given);
            }
        }
        for (Map.Entry<String, OnnxTensor> first : all.get(0).tensors().entrySet()) {
            sides.put(first.getKey(), joined(first.getKey(), first.getValue().getInfo(), all));
        }
    }

    private OnnxTensor joined(String name, TensorInfo info, List<UserSide> all) throws OrtException {
        int bytes = all.get(0).buffer(name).capacity();
        ByteBuffer joined = ByteBuffer.allocateDirect(bytes * all.size()).order(ByteOrder.nativeOrder());
        for (int place = 0; place < all.size(); place++) {
            joined.put(place * bytes, all.get(place).buffer(name), 0, bytes);
        }
        long[] shape = info.getShape().clone();
        shape[0] = all.size();
        return OnnxTensor.createTensor(graphs.environment(), joined, shape, info.type);
    }

    @Override
    public void close() {
        sides.values().forEach(OnnxTensor::close);
        own.forEach(UserSide::release);
    }
}
