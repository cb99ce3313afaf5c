package io.polyrank.experiment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The experiments that hold in this container, and how sure it is of them.
 *
 * @param version by which queries are assigned
 * @param read when it was last known to be the newest; null while the kept versions have never been read
 * @param problem why that is not known now; null if it is
 */
public record HeldExperiments(
        ExperimentsVersion version,
        @Nullable Instant read,
        @Nullable String problem) {}
