package io.polyrank.experiment;

import java.util.Optional;
import java.util.TreeMap;

/** Versions in this container's memory alone, the latest of them. */
final class MemoryVersions implements VersionStore {

    private final int keep;
    private final TreeMap<Long, StoredVersion> versions = new TreeMap<>();

    MemoryVersions(int keep) {
        this.keep = keep;
    }

    @Override
    public synchronized Optional<StoredVersion> find(long number) {
        return Optional.ofNullable(versions.get(number));
    }

    @Override
    public synchronized long knownNumber() {
        return versions.isEmpty() ? 0 : versions.lastKey();
    }

    @Override
    public synchronized boolean add(StoredVersion version) {
        boolean added = versions.putIfAbsent(version.number(), version) == null;
        while (versions.size() > keep) {
            versions.pollFirstEntry();
        }
        return added;
    }
}
