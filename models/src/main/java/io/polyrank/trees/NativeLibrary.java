package io.polyrank.trees;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.github.metarank.lightgbm4j.LGBMBooster;
import io.polyrank.ops.TorchSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Loads LightGBM. The binding unpacks its library under a fixed name into the folder of temporary files, where two
 * processes that start together overwrite each other's and crash; so it is shown a folder of this process alone. It also
 * needs the OpenMP runtime (libgomp), which many machines lack; libtorch brings one and is therefore loaded first.
 */
final class NativeLibrary {

    private static final String TEMPORARY = "java.io.tmpdir";
    private static final String VERBOSITY = "slf4j.internal.verbosity";

    private NativeLibrary() {}

    /** Loads the library unless it is loaded. */
    static synchronized void load() {
        if (System.getProperty(VERBOSITY) == null) {
            // The binding logs by SLF4J, which would announce at length that nobody listens.
            System.setProperty(VERBOSITY, "ERROR");
        }
        new TorchSettings(1, 1).apply();
        String shared = System.getProperty(TEMPORARY);
        try {
            Path own = Files.createTempDirectory("polyrank-lightgbm");
            System.setProperty(TEMPORARY, own.toString());
            try {
                LGBMBooster.loadNative();
            } finally {
                System.setProperty(TEMPORARY, shared);
                // A loaded library needs its file no longer.
                MoreFiles.deleteRecursively(own, RecursiveDeleteOption.ALLOW_INSECURE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("LightGBM's library cannot be unpacked: " + e.getMessage(), e);
        }
    }
}
