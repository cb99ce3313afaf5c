package io.polyrank.experiment;

import io.polyrank.behaviour.StoreException;
import io.polyrank.spec.SpecException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The versions that are kept, in order, and which of them is the newest. Of one thread at a time. */
final class KeptVersions {

    private static final Logger log = Logger.getLogger(KeptVersions.class.getName());

    /** How often others may make a version while this one makes that of the deployment. */
    private static final int MOST_ATTEMPTS = 10;

    private final VersionStore store;
    private final ExperimentSet deployed;
    private final Clock clock;
    private final LongSupplier marks;
    private @Nullable StoredVersion newest;
    private boolean settled;

    /**
     * @param deployed what the deployment configures
     * @param marks tell versions written by different containers from each other
     */
    KeptVersions(VersionStore store, ExperimentSet deployed, Clock clock, LongSupplier marks) {
        this.store = store;
        this.deployed = deployed;
        this.clock = clock;
        this.marks = marks;
    }

    /**
     * The newest version that there is.
     *
     * @throws StoreException when that cannot be found out
     * @throws SpecException when it cannot be read and this container has just started: then nothing may come after it
     */
    StoredVersion newest() {
        StoredVersion last = lookForLater();
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            // A file that the deployment has changed since comes after all others. Once, at the start.
            if (last != null && (settled || isDeployed(last))) {
                settled = true;
                return last;
            }
            long number = last == null ? 1 : last.number() + 1;
            store.add(version(number, deployed, Experiments.DEPLOYMENT, null, deployed.text()));
            last = lookForLater();
        }
        throw new StoreException("experiments: others made versions " + MOST_ATTEMPTS + " times meanwhile", true);
    }

    private @Nullable StoredVersion lookForLater() {
        long next = newest == null ? Math.max(1, store.knownNumber()) : newest.number() + 1;
        for (Optional<StoredVersion> later = store.find(next); later.isPresent(); later = store.find(next)) {
            newest = later.get();
            next++;
        }
        return newest;
    }

    /** Compared as sets: how a file is written may change with Polyrank. */
    private boolean isDeployed(StoredVersion version) {
        ExperimentsVersion readable = version.read();
        try {
            return ExperimentsReader.read("deployed file of version " + readable.number(), version.deployed())
                    .equals(deployed);
        } catch (SpecException e) {
            log.log(Level.INFO, "experiments: what was deployed is of an earlier Polyrank, so it was changed", e);
            return false;
        }
    }

    /**
     * Adds the version after the newest.
     *
     * @return nothing if somebody else has made one meanwhile
     * @throws StoreException when it is not known whether it is added
     */
    Optional<StoredVersion> follow(StoredVersion last, ExperimentSet set, String who, @Nullable Long rolledBackTo) {
        StoredVersion version = version(last.number() + 1, set, who, rolledBackTo, last.deployed());
        // Written twice on the way, as Vespa may do, it finds itself there.
        boolean added = store.add(version) || store.find(version.number()).equals(Optional.of(version));
        if (!added) {
            return Optional.empty();
        }
        newest = version;
        return Optional.of(version);
    }

    private StoredVersion version(
            long number, ExperimentSet set, String who, @Nullable Long rolledBackTo, String deployedText) {
        return new StoredVersion(
                number,
                who,
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                rolledBackTo,
                set.text(),
                deployedText,
                marks.getAsLong());
    }
}
