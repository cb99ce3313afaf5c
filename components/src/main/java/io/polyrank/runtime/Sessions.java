package io.polyrank.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
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

    static Opened open(OrtEnvironment environment, Path file, Device.Kind wanted) {
        if (!Files.isRegularFile(file)) {
            throw new ModelException("model file " + file + ": found no file, expected an ONNX model package");
        }
        return switch (wanted) {
            case CPU -> cpu(environment, file, "as configured");
            case CUDA -> cuda(environment, file);
        };
    }

    /** Opens a model that stands in another file's metadata, on the device which that is on. */
    static OrtSession open(OrtEnvironment environment, byte[] model, Path folder, Device.Kind device)
            throws OrtException {
        try (OrtSession.SessionOptions options = options()) {
            options.addConfigEntry(WEIGHTS_FOLDER, folder.toString());
            if (device == Device.Kind.CUDA) {
                options.addCUDA(0);
            }
            return environment.createSession(model, options);
        }
    }

    static void close(OrtSession session) {
        try {
            session.close();
        } catch (OrtException e) {
            log.log(Level.WARNING, "closing an ONNX Runtime session failed", e);
        }
    }

    private static Opened cuda(OrtEnvironment environment, Path file) {
        try (OrtSession.SessionOptions options = options()) {
            options.addCUDA(0);
            return new Opened(
                    environment.createSession(file.toString(), options), new Device(Device.Kind.CUDA, "as configured"));
        } catch (OrtException e) {
            String reason = "CUDA was asked for but cannot be used: " + e.getMessage();
            log.warning(reason + "; running on the CPU instead");
            return cpu(environment, file, reason);
        }
    }

    private static Opened cpu(OrtEnvironment environment, Path file, String reason) {
        try (OrtSession.SessionOptions options = options()) {
            return new Opened(environment.createSession(file.toString(), options), new Device(Device.Kind.CPU, reason));
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
