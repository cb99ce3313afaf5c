package io.polyrank.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory this process occupies, heap, libraries and all. Linux only. */
final class ProcessMemory {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final int KILO = 1024;

    private ProcessMemory() {}

    /** Resident bytes, after what is garbage has been collected. */
    static long residentBytes() throws IOException {
        System.gc();
        for (String line : Files.readAllLines(STATUS)) {
            if (line.startsWith(RESIDENT)) {
                return Long.parseLong(line.replaceAll("\\D", "")) * KILO;
            }
        }
        throw new IOException(STATUS + ": found no " + RESIDENT + ", expected the memory of the process");
    }
}
