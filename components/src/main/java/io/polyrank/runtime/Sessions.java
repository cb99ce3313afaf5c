package io.polyrank.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Opens ONNX Runtime sessions on the wanted device, or on the CPU with the reason why. */
final class Sessions {

    private static final Logger log = Logger.getLogger(Sessions.class.getName());

    /** Where a model that has no file finds weights that lie in one. */
    private static final String WEIGHTS_FOLDER = "session.model_external_initializers_file_folder_path";

    /** An open session and where it runs. */
    record Opened(OrtSession session, Device device) {}

    private Sessions() {}

    /**
     * Opens a model file.
     *
     * @param gpuBytes how much memory it may take on a GPU; 0 for no limit
     */
    static Opened open(OrtEnvironment environment, Path file, Device.Kind wanted, long gpuBytes) {
        if (!Files.isRegularFile(file)) {
            throw new ModelException("model file " + file + ": found no file, expected an ONNX model package");
        }
        return switch (wanted) {
            case CPU -> cpu(environment, file, false, "as configured");
            case CUDA -> cuda(environment, file, gpuBytes);
        };
    }

    /** Opens a model that stands in another file's metadata, on the device which that is on. */
    static OrtSession open(OrtEnvironment environment, byte[] model, Path folder, Device.Kind device, long gpuBytes)
            throws OrtException {
        try (OrtSession.SessionOptions options = options()) {
            options.addConfigEntry(WEIGHTS_FOLDER, folder.toString());
            return switch (device) {
                case CPU -> environment.createSession(model, options);
                case CUDA -> {
                    try (OrtCUDAProviderOptions cuda = onGpu(options, gpuBytes)) {
                        yield environment.createSession(model, options);
                    }
                }
            };
        }
    }

    /**
     * Puts a session on the GPU. The arena takes what it needs and no more, and remembers no pattern of memory for each shape
     * that it ever saw. Products keep the precision of their numbers: what is faster at the cost of precision is a package
     * of half precision, which says so.
     */
    private static OrtCUDAProviderOptions onGpu(OrtSession.SessionOptions options, long gpuBytes) throws OrtException {
        OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(0);
        try {
            cuda.add("arena_extend_strategy", "kSameAsRequested");
            cuda.add("use_tf32", "0");
            if (gpuBytes > 0) {
                cuda.add("gpu_mem_limit", Long.toString(gpuBytes));
            }
            options.setMemoryPatternOptimization(false);
            options.addCUDA(cuda);
            return cuda;
        } catch (OrtException e) {
            cuda.close();
            throw e;
        }
    }

    static void close(OrtSession session) {
        try {
            session.close();
        } catch (OrtException e) {
            log.log(Level.WARNING, "closing an ONNX Runtime session failed", e);
        }
    }

    private static Opened cuda(OrtEnvironment environment, Path file, long gpuBytes) {
        try (OrtSession.SessionOptions options = options();
                OrtCUDAProviderOptions cuda = onGpu(options, gpuBytes)) {
            return new Opened(
                    environment.createSession(file.toString(), options),
                    new Device(Device.Kind.CUDA, false, "as configured"));
        } catch (OrtException e) {
            String reason = "CUDA was asked for but cannot be used: " + e.getMessage();
            log.warning(reason + "; running on the CPU instead");
            return cpu(environment, file, true, reason);
        }
    }

    private static Opened cpu(OrtEnvironment environment, Path file, boolean fallback, String reason) {
        try (OrtSession.SessionOptions options = options()) {
            return new Opened(
                    environment.createSession(file.toString(), options), new Device(Device.Kind.CPU, fallback, reason));
        } catch (OrtException e) {
            throw new ModelException("model file " + file + ": found no loadable ONNX model: " + e.getMessage(), e);
        }
    }

    /** One thread per run: queries run beside each other, and more threads inside a run cost throughput. */
    static OrtSession.SessionOptions options() throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        return options;
    }
}
