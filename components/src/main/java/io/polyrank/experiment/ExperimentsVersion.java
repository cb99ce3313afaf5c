package io.polyrank.experiment;

import java.time.Instant;

/**
 * A set of experiments and how it came to be.
 *
 * @param number 1 for what the deployment configured, one more with each change
 * @param who who made the change
 * @param when the time of the change
 * @param set the experiments
 */
public record ExperimentsVersion(long number, String who, Instant when, ExperimentSet set) {

    /** The file as of this version, in canonical form. */
    public String text() {
        return set.text();
    }
}
