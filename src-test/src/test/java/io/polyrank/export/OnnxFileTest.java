package io.polyrank.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.polyrank.ops.Init;
import io.polyrank.ops.OnnxDimension;
import io.polyrank.ops.OnnxGraph;
import io.polyrank.ops.OnnxOps;
import io.polyrank.ops.OnnxType;
import io.polyrank.ops.OnnxValue;
import io.polyrank.ops.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxFileTest {
    private final Path folder;

    OnnxFileTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static ModelProto model() {
        OnnxGraph graph = new OnnxGraph("toy");
        OnnxOps ops = new OnnxOps(graph, name -> TensorData.of(new float[12], 3, 4));
        OnnxValue x = graph.input("x", OnnxType.FLOAT, OnnxDimension.of("rows"), OnnxDimension.of(3));
        OnnxValue y = ops.matmul(x, ops.weight("w", Init.zeros(), 3, 4));
        graph.output("y", y, OnnxDimension.of("rows"), OnnxDimension.of(4));
        return graph.build();
    }

    @Test
    void metadata_ofAWrittenFile_isWhatWasGivenInOrder() throws IOException, OrtException {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("polyrank.passport", "{\"tasks\": [\"größer\"]}");
        entries.put("a", "");
        Path file = folder.resolve("new/folder/model.onnx");

        OnnxFile.write(file, OnnxFile.withMetadata(model(), entries));

        assertThat(OnnxFile.metadata(file)).isEqualTo(entries);
        assertThat(OnnxFile.metadata(file).keySet()).containsExactly("polyrank.passport", "a");
        try (OrtSession session = OrtEnvironment.getEnvironment().createSession(file.toString())) {
            assertThat(session.getMetadata().getCustomMetadata()).isEqualTo(entries);
            assertThat(session.getOutputNames()).containsExactly("y");
        }
    }

    @Test
    void withMetadata_replacesOlderEntries() {
        ModelProto once = OnnxFile.withMetadata(model(), Map.of("a", "1"));
        ModelProto twice = OnnxFile.withMetadata(once, Map.of("b", "2"));
        assertThat(twice.getMetadataPropsList()).hasSize(1);
        assertThat(twice.getGraph()).isEqualTo(model().getGraph());
    }

    @Test
    void write_overAnOlderFile_replacesItAndLeavesNoPart() throws IOException {
        Path file = folder.resolve("model.onnx");
        OnnxFile.write(file, OnnxFile.withMetadata(model(), Map.of("version", "1")));
        OnnxFile.write(file, OnnxFile.withMetadata(model(), Map.of("version", "2")));
        assertThat(OnnxFile.metadata(file)).containsEntry("version", "2");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void write_beyondTheLimit_isRefusedAndKeepsTheOlderFile() throws IOException {
        Path file = folder.resolve("model.onnx");
        OnnxFile.write(file, OnnxFile.withMetadata(model(), Map.of("version", "1")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OnnxFile.write(file, model(), 47))
                .withMessageContaining("the model needs 48 bytes, an ONNX file holds at most 47")
                .withMessageContaining("hash buckets");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OnnxFile.write(file, model(), 60))
                .withMessageContaining("at most 60");
        assertThat(OnnxFile.metadata(file)).containsEntry("version", "1");
    }

    @Test
    void metadata_ofSomethingElse_isRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("text.onnx"), "this is no model");
        Path empty = Files.createFile(folder.resolve("empty.onnx"));
        assertThatIOException()
                .isThrownBy(() -> OnnxFile.metadata(text))
                .withMessageContaining("expected an ONNX model");
        assertThatIOException().isThrownBy(() -> OnnxFile.metadata(empty)).withMessageContaining("found no graph");
    }

    @Test
    void metadata_ofATruncatedFile_isRefused() throws IOException {
        Path file = folder.resolve("model.onnx");
        OnnxFile.write(file, OnnxFile.withMetadata(model(), Map.of("version", "1")));
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 5));
        assertThatIOException().isThrownBy(() -> OnnxFile.metadata(file)).withMessageContaining("damaged");
    }
}
