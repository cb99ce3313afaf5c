package io.polyrank.experiment;

import java.util.Optional;

/** Where versions of experiments are kept: numbered from 1, without gaps. Thread-safe. */
interface VersionStore {

    /**
     * The version of this number.
     *
     * @throws io.polyrank.behaviour.StoreException when that cannot be found out
     */
    Optional<StoredVersion> find(long number);

    /**
     * A version that there is, from which on to look for later ones; 0 where none is known.
     *
     * @throws io.polyrank.behaviour.StoreException when that cannot be found out
     */
    long knownNumber();

    /**
     * Adds a version if there is none of its number: of several that try at once, one does.
     *
     * @return false if there is one
     * @throws io.polyrank.behaviour.StoreException when it is not known that it is added
     */
    boolean add(StoredVersion version);
}
