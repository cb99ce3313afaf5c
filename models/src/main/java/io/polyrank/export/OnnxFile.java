package io.polyrank.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.polyrank.runtime.ModelException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** ONNX models as files: written whole or not at all, metadata read without loading the model. */
public final class OnnxFile {
    private static final long LARGEST_BYTES = Integer.MAX_VALUE;

    private OnnxFile() {}

    /** The model with these metadata entries in place of its own. */
    public static ModelProto withMetadata(ModelProto model, Map<String, String> metadata) {
        ModelProto.Builder changed = model.toBuilder().clearMetadataProps();
        metadata.forEach((key, value) -> changed.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return changed.build();
    }

    /**
     * Reads a model.
     *
     * @throws ModelException when the file is no ONNX model
     * @throws IOException if the file cannot be read
     */
    public static ModelProto read(Path file) throws IOException {
        try {
            ModelProto model = ModelProto.parseFrom(Files.readAllBytes(file));
            if (!model.hasGraph()) {
                throw new ModelException(file + ": found no graph, expected an ONNX model");
            }
            return model;
        } catch (InvalidProtocolBufferException e) {
            throw new ModelException(file + ": found something else or a damaged file, expected an ONNX model", e);
        }
    }

    /**
     * Writes a model. A reader sees the old file or the new one, never a part; missing folders are created.
     *
     * @throws IllegalArgumentException if the model is larger than the 2 GiB an ONNX file can hold
     * @throws IOException if the file cannot be written
     */
    public static void write(Path file, ModelProto model) throws IOException {
        write(file, model, LARGEST_BYTES);
    }

    static void write(Path file, ModelProto model, long largestBytes) throws IOException {
        requireSize(file, model, largestBytes);
        whole(file, model::writeTo);
    }

    /** What a file is to hold. */
    @FunctionalInterface
    interface Content {

        void writeTo(OutputStream out) throws IOException;
    }

    /** Writes a file that has its name only once it is whole; whoever has the old one open keeps that. */
    static void whole(Path file, Content content) throws IOException {
        Path target = file.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null) {
            throw new IllegalArgumentException("file: expected the path of a file, found " + file);
        }
        Files.createDirectories(folder);
        Path temporary = folder.resolve(
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 16)) {
                content.writeTo(out);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** The weights are counted first: the size of the whole message overflows beyond the limit. */
    private static void requireSize(Path file, ModelProto model, long largestBytes) {
        long bytes = model.getGraph().getInitializerList().stream()
                .mapToLong(OnnxFile::contentBytes)
                .sum();
        if (bytes <= largestBytes) {
            bytes = Math.max(bytes, model.getSerializedSize());
        }
        if (bytes > largestBytes) {
            throw new IllegalArgumentException(
                    file + ": the model needs " + bytes + " bytes, an ONNX file holds at most " + largestBytes
                            + "; use smaller vocabularies, fewer hash buckets or narrower embeddings");
        }
    }

    private static long contentBytes(TensorProto tensor) {
        return tensor.getRawData().size();
    }

    /** The metadata of a model. */
    static Map<String, String> metadata(ModelProto model) {
        Map<String, String> entries = new LinkedHashMap<>();
        model.getMetadataPropsList().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
        return entries;
    }

    /**
     * The metadata of a model file, in the order of the file.
     *
     * @throws IOException if the file cannot be read or is no ONNX model
     */
    public static Map<String, String> metadata(Path file) throws IOException {
        Map<String, String> entries = new LinkedHashMap<>();
        try (InputStream in = Files.newInputStream(file)) {
            CodedInputStream coded = CodedInputStream.newInstance(in, 1 << 16);
            boolean isModel = false;
            for (int tag = coded.readTag(); tag != 0; tag = coded.readTag()) {
                int field = WireFormat.getTagFieldNumber(tag);
                isModel |= field == ModelProto.GRAPH_FIELD_NUMBER;
                if (field == ModelProto.METADATA_PROPS_FIELD_NUMBER) {
                    StringStringEntryProto entry = coded.readMessage(
                            StringStringEntryProto.parser(), ExtensionRegistryLite.getEmptyRegistry());
                    entries.put(entry.getKey(), entry.getValue());
                } else {
                    coded.skipField(tag);
                }
            }
            if (!isModel) {
                throw new IOException(file + ": expected an ONNX model, found no graph in it");
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IOException(file + ": expected an ONNX model, found something else or a damaged file", e);
        }
        return entries;
    }
}
