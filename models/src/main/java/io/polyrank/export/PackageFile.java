package io.polyrank.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.common.hash.Hashing;
import io.polyrank.runtime.Calibration;
import io.polyrank.runtime.Passport;
import io.polyrank.runtime.PassportJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A model package being written: the file only gets its name when whoever writes it has verified it. */
public final class PackageFile {

    private static final int VERSION_DIGITS = 12;

    private PackageFile() {}

    /**
     * Writes a package.
     *
     * @param file the ONNX file to write
     * @param graph the model; metadata of its own is kept
     * @param verification looks at the file under another name; what it throws leaves the file as it was before
     * @return what the verification found
     */
    public static <R> R write(Path file, ModelProto graph, Passport passport, Function<Path, R> verification)
            throws IOException {
        Path unverified = file.resolveSibling(file.getFileName() + ".unverified");
        try {
            Map<String, String> metadata = new LinkedHashMap<>(OnnxFile.metadata(graph));
            metadata.put(Passport.METADATA_KEY, PassportJson.write(passport));
            OnnxFile.write(unverified, OnnxFile.withMetadata(graph, metadata));
            R found = verification.apply(unverified);
            Files.move(unverified, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return found;
        } finally {
            Files.deleteIfExists(unverified);
        }
    }

    /** The version of a package: a hash of graph, encoder and calibrations. */
    public static String version(ModelProto graph, String encoderHash, List<Calibration> calibrations) {
        return Hashing.sha256()
                .newHasher()
                .putBytes(graph.toByteArray())
                .putString(encoderHash, StandardCharsets.UTF_8)
                .putString(PassportJson.calibrations(calibrations), StandardCharsets.UTF_8)
                .hash()
                .toString()
                .substring(0, VERSION_DIGITS);
    }
}
