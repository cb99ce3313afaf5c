package io.polyrank.experiment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A version of the experiments as it is kept, never changed once it is.
 *
 * @param number 1 for the first
 * @param who who made it
 * @param when it was made, to the millisecond
 * @param rolledBackTo the version whose experiments these are again; null for new ones
 * @param yaml the file
 * @param deployed the file that the deployment had then
 * @param mark tells it from the same written by somebody else
 */
record StoredVersion(
        long number, String who, Instant when, @Nullable Long rolledBackTo, String yaml, String deployed, long mark) {

    /**
     * As queries are assigned by it.
     *
     * @throws io.polyrank.spec.SpecException when the file cannot be read, as one of a later Polyrank may not be
     */
    ExperimentsVersion read() {
        return new ExperimentsVersion(
                number, who, when, rolledBackTo, ExperimentsReader.read("experiments.yaml of version " + number, yaml));
    }
}
