package io.polyrank.bench;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much memory this process occupies. Linux only.
 *
 * @param residentBytes all of it: heap, code, libraries and what they allocate
 * @param heapBytes what Java's heap has taken
 * @param codeBytes what classes and compiled code have taken
 */
@JsonNaming(SnakeCaseStrategy.class)
record ProcessMemory(long residentBytes, long heapBytes, long codeBytes) {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final int KILO = 1024;
    private static final int LOOKS = 8;
    private static final long BETWEEN_MILLIS = 250;

    /**
     * The least of a few looks in two seconds: what queries and a model that is being replaced hold for a moment is not
     * counted.
     */
    static ProcessMemory settled() throws IOException, InterruptedException {
        ProcessMemory least = now();
        for (int look = 1; look < LOOKS; look++) {
            Thread.sleep(BETWEEN_MILLIS);
            ProcessMemory found = now();
            least = found.residentBytes < least.residentBytes ? found : least;
        }
        return least;
    }

    /** As it is after what is garbage has been collected. */
    static ProcessMemory now() throws IOException {
        System.gc();
        MemoryMXBean java = ManagementFactory.getMemoryMXBean();
        return new ProcessMemory(
                resident(),
                java.getHeapMemoryUsage().getCommitted(),
                java.getNonHeapMemoryUsage().getCommitted());
    }

    private static long resident() throws IOException {
        for (String line : Files.readAllLines(STATUS)) {
            if (line.startsWith(RESIDENT)) {
                return Long.parseLong(line.replaceAll("\\D", "")) * KILO;
            }
        }
        throw new IOException(STATUS + ": found no " + RESIDENT + ", expected the memory of the process");
    }

    @Override
    public String toString() {
        return "%,d MiB (heap %,d, classes and code %,d)"
                .formatted(residentBytes >> 20, heapBytes >> 20, codeBytes >> 20);
    }
}
