package io.polyrank.ops;

import org.bytedeco.openblas.presets.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/**
 * How libtorch uses this process: settings that are global to it, applied once before the first tensor exists.
 *
 * <p>libtorch splits its own loops over {@code threads}; OpenBLAS, which multiplies the matrices, has a pool of its own
 * of {@code blasThreads}. That pool waits by spinning: with two threads on two idle cores a large product is up to 1.8
 * times faster, with anything else running it is two to four times slower. {@link TorchWorkers} gain more without that
 * risk. Where cores are shared with other processes, also set the environment variable {@code OMP_WAIT_POLICY=PASSIVE} before
 * the process starts; it cannot be set from within.
 *
 * <p>JavaCPP refuses native memory beyond four times the Java heap. Training needs much native memory and little heap,
 * so {@link #apply} lifts that limit, unless {@code org.bytedeco.javacpp.maxphysicalbytes} is already set.
 */
public record TorchSettings(int threads, int blasThreads) {
    private static final String MEMORY_LIMIT = "org.bytedeco.javacpp.maxphysicalbytes";

    public TorchSettings {
        requirePositive("threads", threads);
        requirePositive("blasThreads", blasThreads);
    }

    /** All cores for libtorch, one thread for OpenBLAS. */
    public static TorchSettings defaults() {
        return new TorchSettings(Runtime.getRuntime().availableProcessors(), 1);
    }

    /** Makes these the settings of the process. */
    public void apply() {
        if (System.getProperty(MEMORY_LIMIT) == null) {
            System.setProperty(MEMORY_LIMIT, "0");
        }
        torch.set_num_threads(threads);
        openblas_nolapack.blas_set_num_threads(blasThreads);
    }

    private static void requirePositive(String field, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(field + ": expected at least 1, found " + value);
        }
    }
}
