package io.polyrank.experiment;

import static java.util.Objects.requireNonNull;

import com.yahoo.component.AbstractComponent;
import com.yahoo.component.annotation.Inject;
import com.yahoo.documentapi.DocumentAccess;
import com.yahoo.metrics.simple.MetricReceiver;
import io.polyrank.behaviour.DocumentSession;
import io.polyrank.behaviour.StoreException;
import io.polyrank.experiment.ChangeOutcome.Made;
import io.polyrank.experiment.ChangeOutcome.NotKept;
import io.polyrank.experiment.ChangeOutcome.Outdated;
import io.polyrank.experiment.ChangeOutcome.Unavailable;
import io.polyrank.spec.SpecException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The experiments that queries are assigned by, and their history. Safe for any number of threads.
 *
 * <p>A query asks for {@link #current} once and uses what it got to the end, so that a change in between does not reach it.
 *
 * <p>Versions are documents that all containers of a deployment share, or, without {@code pollSeconds}, are kept in this container's
 * memory. The deployed file is the first version; one that the deployment changes becomes the newest version when a container
 * starts with it. While the documents cannot be read, what holds goes on to hold, and nothing can be changed.
 */
public final class Experiments extends AbstractComponent {

    /** Who made the versions that the deployment configured. */
    public static final String DEPLOYMENT = "deployment";

    private static final Logger log = Logger.getLogger(Experiments.class.getName());
    private static final String SOURCE = "experiments.yaml";
    private static final double NANOS = 1e9;

    private final VersionStore store;
    private final KeptVersions kept;
    private final int history;
    private final ExperimentsMetrics metrics;
    private final Clock clock;
    private final boolean shared;
    private final AssignmentCounts counts = new AssignmentCounts();
    private final Map<Long, ExperimentsVersion> seen = new ConcurrentHashMap<>();
    private final @Nullable ScheduledExecutorService poller;
    private volatile HeldExperiments held;
    private @Nullable StoredVersion newest;

    /**
     * @throws SpecException when the configured file is wrong
     * @throws IllegalArgumentException when a setting is out of range
     */
    @Inject
    public Experiments(ExperimentsConfig config, DocumentAccess documents, MetricReceiver metrics) {
        this(config, store(config, documents), metrics, Clock.systemUTC(), new SecureRandom()::nextLong);
    }

    /**
     * In memory, with a clock of one's own.
     *
     * @param yaml the first version's file; blank for no experiments
     * @param keep how many versions are kept for going back to, the current one among them; 1 or more
     */
    public Experiments(String yaml, int keep, Clock clock) {
        this(
                new ExperimentsConfig.Builder().yaml(yaml).history(keep).build(),
                new MemoryVersions(keep),
                MetricReceiver.nullImplementation,
                clock,
                () -> 0);
    }

    /** @param marks tell versions written by different containers from each other */
    Experiments(ExperimentsConfig config, VersionStore store, MetricReceiver metrics, Clock clock, LongSupplier marks) {
        if (config.history() < 1) {
            throw new IllegalArgumentException(
                    "experiments config: history: found " + config.history() + ", expected 1 or more");
        }
        if (!(config.pollSeconds() >= 0) || !(config.timeoutSeconds() > 0)) {
            throw new IllegalArgumentException("experiments config: found pollSeconds " + config.pollSeconds()
                    + " and timeoutSeconds " + config.timeoutSeconds() + ", expected 0 or more, and more than 0");
        }
        this.history = config.history();
        this.shared = config.pollSeconds() > 0;
        this.clock = requireNonNull(clock, "clock");
        this.store = store;
        this.metrics = new ExperimentsMetrics(metrics);
        ExperimentSet deployed = config.yaml().isBlank() ? ExperimentSet.NONE : read(config.yaml(), VariantCheck.NONE);
        this.kept = new KeptVersions(store, deployed, clock, marks);
        this.held =
                new HeldExperiments(new ExperimentsVersion(0, DEPLOYMENT, clock.instant(), null, deployed), null, null);
        refresh();
        this.poller = shared ? poller(Math.round(config.pollSeconds() * NANOS)) : null;
    }

    private static VersionStore store(ExperimentsConfig config, DocumentAccess documents) {
        Duration timeout = Duration.ofNanos(Math.round(config.timeoutSeconds() * NANOS));
        return config.pollSeconds() > 0
                ? new DocumentVersions(new DocumentSession(documents, timeout), documents.getDocumentTypeManager())
                : new MemoryVersions(config.history());
    }

    private ScheduledExecutorService poller(long pauseNanos) {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "polyrank-experiments");
            thread.setDaemon(true);
            return thread;
        });
        var unused = executor.scheduleWithFixedDelay(this::poll, pauseNanos, pauseNanos, TimeUnit.NANOSECONDS);
        return executor;
    }

    /** A poll that fails in a way that nobody thought of must not be the last. */
    private void poll() {
        try {
            refresh();
        } catch (RuntimeException e) {
            log.log(Level.WARNING, "experiments: looking for later versions failed", e);
        }
    }

    /** What queries that come now are assigned by. */
    public ExperimentsVersion current() {
        return held.version();
    }

    /** What holds, and how sure that is. */
    public HeldExperiments held() {
        return held;
    }

    /** Whether versions are documents that all containers share; otherwise they are in this container's memory. */
    public boolean isShared() {
        return shared;
    }

    /** The lists that variants have ranked in this container. */
    public AssignmentCounts counts() {
        return counts;
    }

    /**
     * Reads a file.
     *
     * @param check what variants must be able to do beyond what a file says
     * @throws SpecException when the file is wrong
     */
    public static ExperimentSet read(String yaml, VariantCheck check) {
        return ExperimentsReader.read(SOURCE, yaml, check);
    }

    /**
     * Replaces all experiments at once.
     *
     * @param basedOn the version that the new file was made from
     * @param set what the new file has
     * @param who who makes the change
     * @return {@link Made}; {@link Outdated} if another version is current than the file was made from; {@link Unavailable}
     */
    public synchronized ChangeOutcome replace(long basedOn, ExperimentSet set, String who) {
        refresh();
        return make(basedOn, set, who, null);
    }

    /** Reads a file and replaces all experiments by it. */
    public ChangeOutcome replace(long basedOn, String yaml, String who) {
        return replace(basedOn, read(yaml, VariantCheck.NONE), who);
    }

    /**
     * Makes what an earlier version had the current one, as a version of its own.
     *
     * @param basedOn the version that was current when this was decided
     * @param number the version to go back to
     * @param who who makes the change
     * @return {@link Made}; {@link Outdated} if another version is current; {@link NotKept} if there is none of this number;
     *     {@link Unavailable}
     */
    public synchronized ChangeOutcome rollBack(long basedOn, long number, String who) {
        refresh();
        try {
            Optional<ExperimentsVersion> version = version(number);
            return version.isPresent()
                    ? make(basedOn, version.get().set(), who, number)
                    : new NotKept(
                            number,
                            history().stream().map(ExperimentsVersion::number).toList());
        } catch (StoreException | SpecException e) {
            return new Unavailable(String.valueOf(e.getMessage()));
        }
    }

    /**
     * The latest versions, oldest first; the last is the current one. One that cannot be read is left out.
     *
     * @throws StoreException when the kept versions cannot be read
     */
    public List<ExperimentsVersion> history() {
        ExperimentsVersion last = held.version();
        List<ExperimentsVersion> versions = new ArrayList<>(List.of(last));
        long oldest = Math.max(1, last.number() - history + 1);
        for (long number = last.number() - 1; number >= oldest; number--) {
            try {
                version(number).ifPresent(versions::add);
            } catch (SpecException e) {
                log.log(Level.WARNING, "experiments: a version is left out of the history", e);
            }
        }
        seen.keySet().removeIf(number -> number < oldest);
        Collections.reverse(versions);
        return versions;
    }

    private Optional<ExperimentsVersion> version(long number) {
        ExperimentsVersion known = seen.get(number);
        if (known == null && number > 0) {
            known = store.find(number).map(StoredVersion::read).orElse(null);
            if (known != null && shared) {
                seen.put(number, known);
            }
        }
        return Optional.ofNullable(known);
    }

    /** Makes the newest version that there is the one that holds. */
    synchronized void refresh() {
        try {
            hold(kept.newest());
            metrics.read(held.version().number());
        } catch (StoreException | SpecException e) {
            String problem = String.valueOf(e.getMessage());
            if (held.problem() == null) {
                log.warning("experiments: version " + held.version().number()
                        + " goes on to hold, and cannot be changed, since the newest cannot be read: " + problem);
            }
            held = new HeldExperiments(held.version(), held.read(), problem);
            metrics.failed(held.version().number());
        }
    }

    private void hold(StoredVersion version) {
        newest = version;
        HeldExperiments before = held;
        ExperimentsVersion now = before.version().number() == version.number() ? before.version() : version.read();
        held = new HeldExperiments(now, clock.instant(), null);
        if (before.problem() != null) {
            log.info("experiments: the newest version can be read again, it is " + version.number());
        }
        if (before.version().number() != version.number()) {
            log.info("experiments: version " + version.number() + " by " + version.who() + " holds");
        }
    }

    private ChangeOutcome make(long basedOn, ExperimentSet set, String who, @Nullable Long rolledBackTo) {
        HeldExperiments before = held;
        StoredVersion last = newest;
        if (before.problem() != null || last == null) {
            return new Unavailable(String.valueOf(before.problem()));
        }
        if (before.version().number() != basedOn) {
            return new Outdated(before.version());
        }
        try {
            Optional<StoredVersion> made = kept.follow(last, set, who, rolledBackTo);
            if (made.isPresent()) {
                hold(made.get());
                return new Made(held.version());
            }
        } catch (StoreException e) {
            return new Unavailable(
                    e.getMessage() + "; it is not known whether the change was made: look before asking" + " again");
        }
        refresh();
        String problem = held.problem();
        return problem == null ? new Outdated(held.version()) : new Unavailable(problem);
    }

    @Override
    public void deconstruct() {
        if (poller != null) {
            poller.shutdownNow();
        }
        super.deconstruct();
    }
}
