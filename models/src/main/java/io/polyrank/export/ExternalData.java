package io.polyrank.export;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.polyrank.runtime.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Large weights in a file beside the graph, which ONNX Runtime maps into memory instead of reading it: loading takes
 * milliseconds however large the tables are, and processes share them. Each weight begins at a page.
 */
final class ExternalData {

    private static final int PAGE_BYTES = 4096;
    private static final String LOCATION = "location";
    private static final String OFFSET = "offset";
    private static final String LENGTH = "length";

    private ExternalData() {}

    /**
     * Writes the large weights of a model, and of its user graph if that is apart, to a file. A weight of both is written
     * once.
     *
     * @param data the file to write; the graph refers to it by its name, so it has to lie beside the graph
     * @param leastBytes smaller weights stay in the graph
     * @return the model that refers to them
     */
    static ModelProto write(ModelProto model, Path data, int leastBytes) throws IOException {
        GraphProto.Builder graph = model.getGraph().toBuilder();
        Optional<ModelProto> user = GraphSplit.userGraph(model);
        GraphProto.Builder userGraph =
                user.map(ModelProto::getGraph).orElse(GraphProto.getDefaultInstance()).toBuilder();
        List<TensorProto.Builder> tensors = new ArrayList<>(graph.getInitializerBuilderList());
        tensors.addAll(userGraph.getInitializerBuilderList());
        // Never written over: a runtime that serves from a file of this name has it mapped into memory.
        OnnxFile.whole(data, out -> {
            Map<ByteString, Long> written = new HashMap<>();
            long end = 0;
            for (TensorProto.Builder tensor : tensors) {
                ByteString content = tensor.getRawData();
                if (content.size() < leastBytes) {
                    continue;
                }
                Long at = written.get(content);
                if (at == null) {
                    int padding = (int) (-end & PAGE_BYTES - 1);
                    out.write(new byte[padding]);
                    at = end + padding;
                    content.writeTo(out);
                    end = at + content.size();
                    written.put(content, at);
                }
                tensor.clearRawData()
                        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                        .addExternalData(entry(LOCATION, String.valueOf(data.getFileName())))
                        .addExternalData(entry(OFFSET, Long.toString(at)))
                        .addExternalData(entry(LENGTH, Integer.toString(content.size())));
            }
        });
        ModelProto stored = model.toBuilder().setGraph(graph).build();
        return user.map(apart -> GraphSplit.with(
                        stored, apart.toBuilder().setGraph(userGraph).build()))
                .orElse(stored);
    }

    /** Whether a weight lies in a file of its own. */
    static boolean holds(TensorProto tensor) {
        return tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL;
    }

    /** The name of the file that a weight lies in. */
    static String location(TensorProto tensor) {
        return entries(tensor).getOrDefault(LOCATION, "");
    }

    /**
     * The bytes of a weight, wherever it lies.
     *
     * @param folder of the graph
     * @throws ModelException when the file beside the graph does not hold them
     */
    static ByteBuffer bytes(TensorProto tensor, Path folder) {
        if (!holds(tensor)) {
            return tensor.getRawData().asReadOnlyByteBuffer();
        }
        Map<String, String> entries = entries(tensor);
        Path file = folder.resolve(location(tensor));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long offset = Long.parseLong(entries.getOrDefault(OFFSET, "0"));
            long length = Long.parseLong(entries.getOrDefault(LENGTH, Long.toString(channel.size() - offset)));
            if (offset < 0 || length < 0 || offset + length > channel.size()) {
                throw new ModelException(file + ": weight " + tensor.getName() + ": found " + channel.size()
                        + " bytes, expected at least " + (offset + length));
            }
            return channel.map(FileChannel.MapMode.READ_ONLY, offset, length);
        } catch (IOException | NumberFormatException e) {
            throw new ModelException(file + ": weight " + tensor.getName() + " cannot be read: " + e, e);
        }
    }

    private static Map<String, String> entries(TensorProto tensor) {
        Map<String, String> entries = new HashMap<>();
        for (StringStringEntryProto entry : tensor.getExternalDataList()) {
            entries.put(entry.getKey(), entry.getValue());
        }
        return entries;
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }
}
