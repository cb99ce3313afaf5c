package io.polyrank.analysis;

import io.polyrank.experiment.Experiment;
import io.polyrank.experiment.ExperimentSet;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What experiments were planned: the file that holds, and those before it where they are kept. */
public final class ExperimentPlans {

    /** The number of a file that is no version of a container. */
    public static final long NO_NUMBER = 0;

    private final List<Version> versions;

    /**
     * A file of experiments as it held for some time.
     *
     * @param number of the version; {@link #NO_NUMBER} for a file
     * @param when it began to hold; null for a file
     * @param set the experiments
     */
    public record Version(long number, @Nullable Instant when, ExperimentSet set) {}

    /** @param versions at least one; that of the highest number holds */
    public ExperimentPlans(List<Version> versions) {
        if (versions.isEmpty()) {
            throw new IllegalArgumentException("--experiments: found no version of experiments, expected at least one");
        }
        this.versions = versions.stream()
                .sorted(Comparator.comparingLong(Version::number))
                .toList();
    }

    /** The version that holds. */
    public Version current() {
        return versions.get(versions.size() - 1);
    }

    /**
     * The plan of one experiment, as the newest version has it that has it at all.
     *
     * @throws IllegalArgumentException if no version has it
     */
    public ExperimentPlan plan(String name) {
        for (int place = versions.size() - 1; place >= 0; place--) {
            for (Experiment experiment : versions.get(place).set().experiments()) {
                if (experiment.name().equals(name)) {
                    return new ExperimentPlan(experiment, versions);
                }
            }
        }
        throw new IllegalArgumentException("--experiment: found \"" + name
                + "\", which is not in --experiments, expected one of "
                + current().set().experiments().stream().map(Experiment::name).toList());
    }
}
