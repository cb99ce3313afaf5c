package io.polyrank.experiment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A set of experiments and how it came to be.
 *
 * @param number 1 for the first, one more with each change; 0 for what the deployment configures while the kept versions have never
 *     been read
 * @param who who made the change
 * @param when the time of the change
 * @param rolledBackTo the version whose experiments these are again; null for new ones
 * @param set the experiments
 */
public record ExperimentsVersion(
        long number, String who, Instant when, @Nullable Long rolledBackTo, ExperimentSet set) {

    /** The file as of this version, in canonical form. */
    public String text() {
        return set.text();
    }
}
