package io.polyrank.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The part of a model that depends on the user alone, as a graph of its own. Its outputs are inputs of the graph that scores
 * candidates; it runs once per query, and may run before there are candidates.
 */
public final class UserGraph implements AutoCloseable {

    /** Where in the metadata of the candidates' graph it stands, as Base64. */
    public static final String METADATA_KEY = "polyrank.user_graph";

    private static final String TYPE_PREFIX = "ONNX_TENSOR_ELEMENT_DATA_TYPE_";
    private static final Set<String> ALL = Set.of();

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final Map<String, TensorInfo> outputs;
    private final int bytes;

    /**
     * What the graph gives.
     *
     * @param name of the output
     * @param type of its elements, as ONNX calls it
     * @param shape with the user's axis first, of length 1
     */
    public record Output(String name, String type, List<Long> shape) {
        public Output {
            shape = List.copyOf(shape);
        }
    }

    private UserGraph(OrtEnvironment environment, OrtSession session) throws OrtException {
        this.environment = environment;
        this.session = session;
        this.outputs = infos(session);
        this.bytes = outputs.values().stream().mapToInt(UserGraph::bytes).sum();
    }

    /**
     * The outputs of a user's graph, with the shapes that follow from its inputs.
     *
     * @throws ModelException when it cannot be loaded, or has an output whose shape is not fixed
     */
    public static List<Output> outputs(byte[] model) {
        try (OrtSession.SessionOptions options = Sessions.options();
                OrtSession session = OrtEnvironment.getEnvironment().createSession(model, options)) {
            List<Output> outputs = new ArrayList<>();
            infos(session)
                    .forEach((name, info) -> outputs.add(new Output(
                            name,
                            info.onnxType.name().substring(TYPE_PREFIX.length()),
                            Arrays.stream(info.getShape()).boxed().toList())));
            return outputs;
        } catch (OrtException e) {
            throw new ModelException("user graph: found no loadable ONNX model: " + e.getMessage(), e);
        }
    }

    /**
     * Loads a user's graph.
     *
     * @param folder where weights lie that are not in the model itself
     * @param gpuBytes how much memory it may take on a GPU; 0 for no limit
     * @throws ModelException when it cannot be loaded, or has an output whose shape is not fixed
     */
    static UserGraph open(OrtEnvironment environment, byte[] model, Path folder, Device.Kind device, long gpuBytes) {
        try {
            OrtSession session = Sessions.open(environment, model, folder, device, gpuBytes);
            try {
                return new UserGraph(environment, session);
            } catch (OrtException | RuntimeException e) {
                Sessions.close(session);
                throw e;
            }
        } catch (OrtException e) {
            throw new ModelException("user graph: found no loadable ONNX model: " + e.getMessage(), e);
        }
    }

    private static Map<String, TensorInfo> infos(OrtSession session) throws OrtException {
        Map<String, TensorInfo> infos = new LinkedHashMap<>();
        for (Map.Entry<String, NodeInfo> output : session.getOutputInfo().entrySet()) {
            if (!(output.getValue().getInfo() instanceof TensorInfo info)
                    || Arrays.stream(info.getShape()).anyMatch(length -> length < 1)) {
                throw new ModelException("user graph: output " + output.getKey() + ": found "
                        + output.getValue().getInfo() + ", expected a tensor of a fixed shape");
            }
            infos.put(output.getKey(), info);
        }
        return infos;
    }

    private static int bytes(TensorInfo info) {
        int bytes = info.type.size;
        for (long length : info.getShape()) {
            bytes = Math.multiplyExact(bytes, Math.toIntExact(length));
        }
        return bytes;
    }

    /** What the graph reads, by name. */
    Map<String, NodeInfo> inputs() throws OrtException {
        return session.getInputInfo();
    }

    /** What the graph gives, by name. */
    Map<String, TensorInfo> outputs() {
        return outputs;
    }

    /** How large is what a run gives. */
    int bytes() {
        return bytes;
    }

    /**
     * Runs the graph.
     *
     * @param user its inputs
     * @param axisOfUsers whether the candidates' graph wants an axis of users before the others
     * @return with nobody but the caller inside
     */
    UserSide run(Map<String, OnnxTensor> user, boolean axisOfUsers, OrtSession.RunOptions options) throws OrtException {
        Map<String, OnnxTensor> results = new LinkedHashMap<>();
        Map<String, OnnxTensor> given = axisOfUsers ? new LinkedHashMap<>() : results;
        Map<String, ByteBuffer> buffers = new LinkedHashMap<>();
        UserSide side = new UserSide(given, buffers, bytes);
        boolean done = false;
        try {
            for (Map.Entry<String, TensorInfo> output : outputs.entrySet()) {
                TensorInfo info = output.getValue();
                ByteBuffer buffer = ByteBuffer.allocateDirect(bytes(info)).order(ByteOrder.nativeOrder());
                buffers.put(output.getKey(), buffer);
                results.put(output.getKey(), OnnxTensor.createTensor(environment, buffer, info.getShape(), info.type));
                if (axisOfUsers) {
                    long[] shape = withUsers(info.getShape(), 1);
                    given.put(output.getKey(), OnnxTensor.createTensor(environment, buffer, shape, info.type));
                }
            }
            session.run(user, ALL, results, options).close();
            done = true;
            return side;
        } finally {
            if (axisOfUsers) {
                results.values().forEach(OnnxTensor::close);
            }
            if (!done) {
                side.release();
            }
        }
    }

    /** A shape with an axis of users before the others. */
    static long[] withUsers(long[] shape, long users) {
        long[] with = new long[shape.length + 1];
        with[0] = users;
        System.arraycopy(shape, 0, with, 1, shape.length);
        return with;
    }

    @Override
    public void close() {
        Sessions.close(session);
    }
}
