package io.polyrank.experiment;

import static java.util.Objects.requireNonNull;

import com.yahoo.component.AbstractComponent;
import com.yahoo.component.annotation.Inject;
import io.polyrank.experiment.ChangeOutcome.Made;
import io.polyrank.experiment.ChangeOutcome.NotKept;
import io.polyrank.experiment.ChangeOutcome.Outdated;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The experiments that queries are assigned by, and their history. Safe for any number of threads.
 *
 * <p>A query asks for {@link #current} once and uses what it got to the end, so that a change in between does not reach it.
 * Changes are lost when the container starts again: what the deployment configures holds then.
 */
public final class Experiments extends AbstractComponent {

    /** Who made the version that the deployment configured. */
    public static final String DEPLOYMENT = "deployment";

    private static final String SOURCE = "experiments.yaml";

    private final Clock clock;
    private final int keep;
    private final Deque<ExperimentsVersion> history = new ArrayDeque<>();
    private volatile ExperimentsVersion current;

    /**
     * @throws io.polyrank.spec.SpecException when the configured file is wrong
     * @throws IllegalArgumentException when a setting is out of range
     */
    @Inject
    public Experiments(ExperimentsConfig config) {
        this(config.yaml(), config.history(), Clock.systemUTC());
    }

    /**
     * With a clock of one's own.
     *
     * @param yaml the first version's file; blank for no experiments
     * @param keep how many versions are kept for going back to, the current one among them; 1 or more
     */
    public Experiments(String yaml, int keep, Clock clock) {
        if (keep < 1) {
            throw new IllegalArgumentException("experiments config: history: found " + keep + ", expected 1 or more");
        }
        this.keep = keep;
        this.clock = requireNonNull(clock, "clock");
        ExperimentSet set = yaml.isBlank() ? ExperimentSet.NONE : ExperimentsReader.read(SOURCE, yaml);
        this.current = new ExperimentsVersion(1, DEPLOYMENT, clock.instant(), set);
        history.add(current);
    }

    /** What queries that come now are assigned by. */
    public ExperimentsVersion current() {
        return current;
    }

    /**
     * Replaces all experiments at once.
     *
     * @param basedOn the version that the new file was made from
     * @param yaml the new file
     * @param who who makes the change
     * @return {@link Made}, or {@link Outdated} if another version is current than the file was made from
     * @throws io.polyrank.spec.SpecException when the file is wrong; nothing is changed then
     */
    public ChangeOutcome replace(long basedOn, String yaml, String who) {
        ExperimentSet set = ExperimentsReader.read(SOURCE, yaml);
        synchronized (history) {
            return make(basedOn, set, who);
        }
    }

    /**
     * Makes what an earlier version had the current one, as a version of its own.
     *
     * @param basedOn the version that was current when this was decided
     * @param number the version to go back to
     * @param who who makes the change
     * @return {@link Made}; {@link Outdated} if another version is current; {@link NotKept} if there is none of this number
     */
    public ChangeOutcome rollBack(long basedOn, long number, String who) {
        synchronized (history) {
            for (ExperimentsVersion version : history) {
                if (version.number() == number) {
                    return make(basedOn, version.set(), who);
                }
            }
            return new NotKept(
                    number, history.stream().map(ExperimentsVersion::number).toList());
        }
    }

    /** The kept versions, oldest first; the last is the current one. */
    public List<ExperimentsVersion> history() {
        synchronized (history) {
            return List.copyOf(history);
        }
    }

    private ChangeOutcome make(long basedOn, ExperimentSet set, String who) {
        ExperimentsVersion before = current;
        if (before.number() != basedOn) {
            return new Outdated(before);
        }
        ExperimentsVersion version = new ExperimentsVersion(before.number() + 1, who, clock.instant(), set);
        history.add(version);
        if (history.size() > keep) {
            history.remove();
        }
        current = version;
        return new Made(version);
    }
}
